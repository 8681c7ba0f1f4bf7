package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.history.PictureTaken;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.execute.BackupRestored;
import io.rabbitagent.execute.BreakGlassReported;
import io.rabbitagent.execute.BreakGlassUsed;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.execute.DefinitionsRestored;
import io.rabbitagent.execute.RescueReplayed;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.rules.RulesChanged;
import io.rabbitagent.store.Json;
import java.util.Map;

/** JSON with every event that this program writes. */
public final class AgentJson {
    private static final String NOT_KEPT = "{\"unknown\":\"not-observed\",\"detail\":\"was not kept\"}";
    private static final String BY_RULE = "{\"kind\":\"by-rule\"}";

    /** What there was not in the first version's texts, and what those say without it. */
    private static final Map<Class<?>, Map<String, String>> LATER = Map.ofEntries(
            Map.entry(Decisions.class, Map.of("declared", "[]", "rehearsal", "null", "measured", "[]", "alerts", "[]")),
            Map.entry(Action.StartService.class, Map.of("others", "null")),
            Map.entry(Run.class, Map.of("parting", "null", "trigger", BY_RULE)),
            Map.entry(ProposedPlan.class, Map.of("trigger", BY_RULE)),
            Map.entry(ActivePlan.class, Map.of("trigger", BY_RULE)),
            Map.entry(Loss.class, Map.of("kept", "\"untold\"")),
            Map.entry(Definition.class, Map.of("bound_to", "null")),
            // Of a board that does not tell, at least one was not counted: nothing is decided by a number of messages.
            Map.entry(Inventory.class, Map.of("uncounted", "1")),
            Map.entry(LeftBehind.OfNode.class, Map.of("leaderless", "0", "leaderless_named", "[]", "elsewhere", "[]")),
            Map.entry(ClusterPicture.class, Map.of("declared", NOT_KEPT, "measured", NOT_KEPT)),
            Map.entry(NodeObservation.class, Map.of("departure", NOT_KEPT)));

    private AgentJson() {}

    public static Json create() {
        return Json.standard()
                .withLaterComponents(LATER)
                .withEvents(Map.of(
                        "backup-restored", BackupRestored.class,
                        "break-glass-reported", BreakGlassReported.class,
                        "break-glass-used", BreakGlassUsed.class,
                        "child-started", ChildStarted.class,
                        "decision", DecisionMade.class,
                        "definitions-restored", DefinitionsRestored.class,
                        "finding", FindingChanged.class,
                        "picture", PictureTaken.class,
                        "rescue-replayed", RescueReplayed.class,
                        "rules-changed", RulesChanged.class));
    }
}
