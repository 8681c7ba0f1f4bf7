package io.rabbitagent.http;

import static io.rabbitagent.http.Query.Parameter.once;
import static io.rabbitagent.http.Query.Parameter.several;

import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.BackupsView;
import io.rabbitagent.operations.DryRun;
import io.rabbitagent.operations.Explain;
import io.rabbitagent.operations.ExplainView;
import io.rabbitagent.operations.History;
import io.rabbitagent.operations.HistoryView;
import io.rabbitagent.operations.KeptBackups;
import io.rabbitagent.operations.Moments;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.Plans;
import io.rabbitagent.operations.PlansView;
import io.rabbitagent.operations.Rehearsal;
import io.rabbitagent.operations.RehearsalView;
import io.rabbitagent.operations.RemediationView;
import io.rabbitagent.operations.RulesList;
import io.rabbitagent.operations.RulesView;
import io.rabbitagent.operations.ShutdownOrderView;
import io.rabbitagent.operations.ShutdownOrders;
import io.rabbitagent.operations.Status;
import io.rabbitagent.operations.StatusView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the commands that only show something show, as their JSON. Nothing here changes anything. */
final class ReadingPages {
    private static final int DEFAULT_ENTRIES = 100;
    private static final int MOST_ENTRIES = 1_000;
    private static final String LOST = "a member to take for lost, in full or by its host";

    private final Served served;

    ReadingPages(Served served) {
        this.served = served;
    }

    List<Route> all() {
        return List.of(
                Route.reading(
                                "/api/v1/status",
                                "cluster, nodes, findings, plans",
                                StatusView.class,
                                List.of(),
                                call -> ok(Status.of(situation(), served.agent().notices())))
                        .quick(),
                Route.reading(
                                "/api/v1/plans",
                                "what waits, runs, is held and ran",
                                PlansView.class,
                                List.of(),
                                call -> ok(Plans.of(situation())))
                        .quick(),
                Route.reading(
                        "/api/v1/shutdown-order",
                        "who went down when, and who may start first",
                        ShutdownOrderView.class,
                        List.of(),
                        call -> {
                            refuseBeforeTheFirstTurn();
                            return ok(ShutdownOrders.of(served.agent()));
                        }),
                Route.reading(
                        "/api/v1/history",
                        "what happened, oldest first",
                        HistoryView.class,
                        List.of(
                                once(
                                        "limit",
                                        "the last so many entries, 1 to " + MOST_ENTRIES + "; " + DEFAULT_ENTRIES
                                                + " where it is left out"),
                                once("since", "of those, what happened since a time, or an age such as 2h")),
                        this::history),
                Route.reading(
                        "/api/v1/explain/{subject}",
                        "why each rule fires or not, for a node, a host or a rule",
                        ExplainView.class,
                        List.of(),
                        call -> ok(Explain.of(situation(), call.name("subject")))),
                Route.reading(
                        "/api/v1/remediation",
                        "what would be done for the present findings, and what stands in the way",
                        RemediationView.class,
                        List.of(
                                once("rule", "only findings of this rule"),
                                once(
                                        "node",
                                        "only findings about this node, in full or by its host, and plans with a step on it"),
                                several("lost", LOST)),
                        this::remediation),
                Route.reading(
                        "/api/v1/backups",
                        "this host's backups",
                        BackupsView.class,
                        List.of(),
                        call -> ok(KeptBackups.of(served.agent()))),
                Route.reading(
                        "/api/v1/rehearsal",
                        "what each way to start a cluster that is down would keep, as far as it has been measured",
                        RehearsalView.class,
                        List.of(several("lost", LOST + ", beside those that were declared lost")),
                        call -> ok(Rehearsal.measured(situation(), call.query().all("lost")))),
                Route.reading(
                                "/api/v1/rules",
                                "the rules in force on this host",
                                RulesView.class,
                                List.of(),
                                call -> ok(RulesList.of(situation().rules())))
                        .quick());
    }

    private Reply history(Call call) throws OperationException {
        int most = call.query().number("limit", 1, MOST_ENTRIES, DEFAULT_ENTRIES);
        Optional<String> since = call.query().one("since");
        Optional<Instant> from = since.isPresent() ? Optional.of(moment(since.get())) : Optional.empty();
        return ok(History.of(served.agent().sharedHistory(most), from));
    }

    private Instant moment(String text) throws OperationException {
        try {
            return Moments.parse(text, situation().now());
        } catch (IllegalArgumentException e) {
            throw new OperationException(Kind.USAGE, "since: " + e.getMessage());
        }
    }

    private Reply remediation(Call call) throws OperationException {
        Query query = call.query();
        return ok(DryRun.of(situation(), query.one("rule"), query.one("node"), query.all("lost")));
    }

    private Reply ok(Object view) {
        return Reply.json(200, served.json().apply(view));
    }

    private Situation situation() throws OperationException {
        return served.situation()
                .get()
                .orElseThrow(() -> new OperationException(
                        Kind.UNREACHABLE, "the agent has not looked at its broker yet: try again in a moment"));
    }

    /** Nobody waits on one of these threads for what will be there in a moment. */
    private void refuseBeforeTheFirstTurn() throws OperationException {
        Situation ignored = situation();
    }
}
