package io.rabbitagent.operations;

import io.rabbitagent.cluster.history.PictureTaken;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.execute.BackupRestored;
import io.rabbitagent.execute.BreakGlassReported;
import io.rabbitagent.execute.BreakGlassUsed;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.rules.RulesChanged;
import io.rabbitagent.store.Json;
import java.util.Map;

/** JSON with every event that this program writes. */
public final class AgentJson {
    private AgentJson() {}

    public static Json create() {
        return Json.standard()
                .withEvents(Map.of(
                        "backup-restored", BackupRestored.class,
                        "break-glass-reported", BreakGlassReported.class,
                        "break-glass-used", BreakGlassUsed.class,
                        "child-started", ChildStarted.class,
                        "decision", DecisionMade.class,
                        "finding", FindingChanged.class,
                        "picture", PictureTaken.class,
                        "rules-changed", RulesChanged.class));
    }
}
