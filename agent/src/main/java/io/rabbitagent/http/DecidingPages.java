package io.rabbitagent.http;

import io.rabbitagent.operations.Deciding;
import io.rabbitagent.operations.DecisionView;
import io.rabbitagent.operations.Durations;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a human may decide. Each decision names who makes it and why, and is written down like one of the command line's: the
 * name is what the sender says, so the history has the address with it.
 */
final class DecidingPages {
    private static final int LONGEST_ACTOR = 100;
    private static final int LONGEST_REASON = 1_000;
    private static final Field ACTOR =
            Field.text("actor", LONGEST_ACTOR, "who decides; the history has it as http:ACTOR@ADDRESS");
    private static final Field REASON = Field.text("reason", LONGEST_REASON, "why; kept in the history");

    private static final Field SHOWN = Field.text(
            "shown", 64, "the field of that name of the plan that was read: see /api/v1/plans and /api/v1/remediation");

    private final Served served;

    DecidingPages(Served served) {
        this.served = served;
    }

    List<Route> all() {
        List<Route> routes = new ArrayList<>(plans());
        routes.add(done(
                "/api/v1/pause",
                "stops all remediation of the cluster for a time, whoever asks",
                List.of(Field.name("for", "for how long, such as 30m or 2h")),
                (deciding, call) -> deciding.pause(span(body(call).text("for")))));
        routes.add(done("/api/v1/resume", "ends a pause", List.of(), (deciding, call) -> deciding.resume()));
        routes.add(done(
                "/api/v1/declarations",
                "says of a member what no agent can find out, or takes it back",
                List.of(
                        Field.words(
                                "what",
                                List.of("lost", "not-lost", "leaving", "not-leaving"),
                                "lost: its host is gone and does not come back; leaving: it is to leave for good"),
                        Field.name("node", "the member, in full or by its host")),
                (deciding, call) ->
                        declare(deciding, body(call).text("what"), body(call).text("node"))));
        routes.add(followed(
                "/api/v1/remediations",
                "has the plan run that /api/v1/remediation has shown, or says that members are lost",
                List.of(
                        Field.name("rule", "only findings of this rule").optional(),
                        Field.name(
                                        "node",
                                        "only findings about this node, in full or by its host, and plans with a step"
                                                + " on it")
                                .optional(),
                        SHOWN.optional(),
                        Field.names(
                                "lost",
                                "instead of a plan: members whose hosts, you state, are gone and do not come back")),
                (deciding, call) -> remediate(deciding, body(call))));
        routes.add(followed(
                "/api/v1/rehearsals",
                "asks for each way to start a cluster that is down to be tried on copies",
                List.of(
                        Field.names("lost", "members to take for lost, beside those that were declared lost"),
                        Field.flag("again", "whether what was measured before is measured anew")),
                (deciding, call) ->
                        deciding.rehearse(body(call).texts("lost"), body(call).flag("again"))));
        return List.copyOf(routes);
    }

    private List<Route> plans() {
        return List.of(
                followed(
                        "/api/v1/plans/{id}/approve",
                        "allows a plan as it was read; it runs as soon as its gates are open",
                        List.of(SHOWN),
                        (deciding, call) ->
                                deciding.approve(call.name("id"), body(call).text("shown"))),
                done(
                        "/api/v1/plans/{id}/reject",
                        "turns a plan down, and holds its rule for its target",
                        List.of(),
                        (deciding, call) -> deciding.reject(call.name("id"))),
                followed(
                        "/api/v1/plans/{id}/abort",
                        "ends the plan that runs; a step that is being done is not killed",
                        List.of(Field.name(
                                        "fenced",
                                        "the node of the step that is being done, in full: you state that its host is"
                                                + " switched off and stays off")
                                .optional()),
                        (deciding, call) ->
                                deciding.abort(call.name("id"), body(call).optionalText("fenced"))),
                done(
                        "/api/v1/plans/{id}/ack",
                        "releases what is held since a plan",
                        List.of(),
                        (deciding, call) -> deciding.acknowledge(call.name("id"))));
    }

    /** What is stated is not done at once: a rule finds it, and its plan is approved by itself. */
    private static DecisionView remediate(Deciding deciding, Body body) throws OperationException {
        List<String> lost = body.texts("lost");
        Optional<String> rule = body.optionalText("rule");
        Optional<String> node = body.optionalText("node");
        Optional<String> shown = body.optionalText("shown");
        if (lost.isEmpty()) {
            return deciding.remediate(
                    rule,
                    node,
                    shown.orElseThrow(() -> new OperationException(
                            Kind.USAGE,
                            "/shown is missing: that of the plan that /api/v1/remediation has shown, and that you"
                                    + " have read")));
        }
        if (rule.isPresent() || node.isPresent() || shown.isPresent()) {
            throw new OperationException(
                    Kind.USAGE,
                    "/lost only states what you know: it goes without rule, node and shown. What follows from it:"
                            + " /api/v1/remediation");
        }
        return deciding.lost(lost);
    }

    private static DecisionView declare(Deciding deciding, String what, String node) throws OperationException {
        return switch (what) {
            case "lost" -> deciding.lost(node);
            case "not-lost" -> deciding.notLost(node);
            case "leaving" -> deciding.leaving(node);
            case "not-leaving" -> deciding.notLeaving(node);
            default -> throw new IllegalStateException("the body was read with another word");
        };
    }

    private static Duration span(String text) throws OperationException {
        try {
            return Durations.span(text);
        } catch (IllegalArgumentException e) {
            throw new OperationException(Kind.USAGE, "/for: " + e.getMessage());
        }
    }

    /** Where nothing is left to be done. */
    private Route done(String path, String about, List<Field> fields, Decision decision) {
        return route(path, about, 200, fields, decision);
    }

    /** Where agents go on with it. */
    private Route followed(String path, String about, List<Field> fields, Decision decision) {
        return route(path, about, 202, fields, decision);
    }

    private Route route(String path, String about, int success, List<Field> fields, Decision decision) {
        List<Field> all =
                Stream.concat(Stream.of(ACTOR, REASON), fields.stream()).toList();
        return Route.deciding(path, about, success, DecisionView.class, all, call -> {
            Deciding deciding =
                    new Deciding(served.agent(), actor(call), body(call).text(REASON.name()));
            return Reply.json(success, served.json().apply(decision.of(deciding, call)));
        });
    }

    /** Who decides, as the history and the log have it. */
    static String actor(Call call) {
        return "http:" + body(call).text(ACTOR.name()) + "@" + call.address();
    }

    private static Body body(Call call) {
        return call.body().orElseThrow(() -> new IllegalStateException("a decision has a body"));
    }

    /** One of them, made. */
    @FunctionalInterface
    private interface Decision {
        DecisionView of(Deciding deciding, Call call) throws OperationException;
    }
}
