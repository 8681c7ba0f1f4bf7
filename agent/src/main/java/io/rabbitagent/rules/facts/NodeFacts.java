package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.forget.GoneGates;
import io.rabbitagent.plan.precaution.OtherMembers;
import io.rabbitagent.plan.rejoin.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a member does, how it ended, and what the others say of it. */
final class NodeFacts {
    private static final FactType TRUTH = new FactType.Truth();
    private static final List<String> APP_STATES =
            Stream.of(AppState.values()).map(NodeFacts::text).toList();

    static final List<FactDefinition> ALL = List.of(
            new FactDefinition(
                    "name",
                    new FactType.Text(List.of()),
                    "The node's name, such as `rabbit@rb1`. Always known.",
                    (picture, node) -> Answer.of(node.value(), "")),
            new FactDefinition(
                    "agentThere",
                    TRUTH,
                    "Whether the node's own agent is there: its document on the board has changed within"
                            + " `observe.fresh_for`. False once it has not changed for 60 s; unknown between the two, as"
                            + " the agent of a busy host is late at times. While it is not true, every fact that the"
                            + " agent tells is unknown.",
                    NodeFacts::agentThere),
            new FactDefinition(
                    "app",
                    new FactType.Text(APP_STATES),
                    "What the `rabbit` application does, by the word of the node's own agent. `stopped`: the Erlang VM is"
                            + " up and the application is not; `vm-down`: there is no Erlang VM; `booting`: on its way up, or"
                            + " waiting for its peers' tables. Unknown while the agent is silent, or can't tell.",
                    NodeFacts::app),
            new FactDefinition(
                    "anotherMemberRuns",
                    TRUTH,
                    "Whether another member runs, by the word of that one's own agent; true for the only member of a cluster of"
                            + " one. Unknown where no other member is known to run, and one of them is unknown.",
                    (picture, node) -> Answer.of(OtherMembers.judge(picture, node))),
            new FactDefinition(
                    "listedByOthers",
                    TRUTH,
                    "Whether all other members that run list the node as a member. False as soon as one that runs does not."
                            + " Unknown where none that runs can be heard, or one that may run was not heard.",
                    (picture, node) ->
                            Answer.of(Refusal.somebodyDoesNotList(picture, node).not())),
            new FactDefinition(
                    "inMaintenance",
                    TRUTH,
                    "Whether the node was drained (`rabbitmq-upgrade drain`) and not revived since, by its own log or by any"
                            + " member that runs. Unknown where no running member has said so, unless none is known to run and the"
                            + " node's log is known.",
                    (picture, node) -> Answer.of(Maintenance.none(picture, node).not())),
            new FactDefinition(
                    "crashed",
                    TRUTH,
                    "Whether the node's application ended without an orderly shutdown: killed, or died. Unknown while it runs,"
                            + " and where its agent could not find out.",
                    (picture, node) -> ended(
                            picture,
                            node,
                            end -> end.how().value().equals(java.util.Optional.of(HowEnded.CRASH)),
                            " crashed",
                            " did not crash")),
            new FactDefinition(
                    "stoppedCleanly",
                    TRUTH,
                    "Whether somebody stopped the node in order (`rabbitmqctl stop`, `stop_app`, its service). Unknown while it"
                            + " runs, and where its agent could not find out.",
                    (picture, node) -> ended(
                            picture,
                            node,
                            end -> end.how().value().equals(java.util.Optional.of(HowEnded.CLEAN)),
                            " was stopped cleanly",
                            " was not stopped cleanly")),
            new FactDefinition(
                    "nobodyKeepsItDown",
                    TRUTH,
                    "Whether the node crashed, or its host has booted anew since it ended: then nobody wants it to be down."
                            + " A clean stop is somebody's intent. Unknown while it runs, and where how it ended is unknown.",
                    NodeFacts::nobodyKeepsItDown),
            new FactDefinition(
                    "seenDownByOthers",
                    TRUTH,
                    "Whether all other members that run say that the node, which they list, does not run. False as soon as one sees it"
                            + " running. Unknown where none that lists it can be heard.",
                    (picture, node) -> Answer.of(GoneGates.seenDown(picture, node))),
            declared(
                    "declaredLost",
                    "Whether a human has said that the node's host is gone for good (`agent remediate --lost NODE`).",
                    Declaration.What.LOST),
            declared(
                    "askedToLeave",
                    "Whether a human has said that the node is to leave the cluster.",
                    Declaration.What.LEAVING),
            new FactDefinition(
                    "registered",
                    TRUTH,
                    "Whether epmd on the node's host knows the node: others can reach it. Told by the node's agent.",
                    (picture, node) -> Answer.of(
                            "whether epmd knows " + node,
                            picture.observation(node).registered(),
                            known -> Answer.of(known, "epmd " + (known ? "knows " : "does not know ") + node))));

    private NodeFacts() {}

    private static FactDefinition declared(String name, String description, Declaration.What what) {
        return new FactDefinition(
                name,
                TRUTH,
                description + " Unknown while the decisions can't be read.",
                (picture, node) -> Answer.of(
                        "what was declared of " + node,
                        picture.declared(node, what),
                        found -> Answer.of(
                                found.isPresent(),
                                found.map(one -> node + " was declared " + what.text() + " by " + one.by() + " at "
                                                + one.at() + ": " + one.reason())
                                        .orElse("nobody has declared " + node + " " + what.text()))));
    }

    private static Answer agentThere(ClusterPicture picture, NodeName node) {
        Presence presence = picture.report(node).presence();
        if (presence.late().isPresent()) {
            return Answer.unknown("no word from the agent of " + node + " for "
                    + presence.late().get().toSeconds() + " s: it may be late");
        }
        boolean fresh = presence.fresh();
        return Answer.of(fresh, "the agent of " + node + (fresh ? " is there" : " is silent"));
    }

    private static Answer app(ClusterPicture picture, NodeName node) {
        return Answer.of(
                node + "'s application",
                picture.observation(node).app(),
                state -> Answer.of(text(state), node + "'s application is " + state.text()));
    }

    private static String text(AppState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of a life whose end is itself unclear nothing is said. */
    private static Answer ended(
            ClusterPicture picture, NodeName node, Predicate<LastEnd> asked, String yes, String no) {
        return Answer.of(
                "how " + node + " ended",
                picture.observation(node).lastEnd(),
                end -> Answer.of("how " + node + " ended", end.how(), how -> {
                    boolean so = asked.test(end);
                    return Answer.of(so, node + (so ? yes : no));
                }));
    }

    private static Answer nobodyKeepsItDown(ClusterPicture picture, NodeName node) {
        return Answer.of("how " + node + " ended", picture.observation(node).lastEnd(), end -> keptDown(node, end));
    }

    /** Only the record of an agent tells whether the host has booted since, files do not. */
    private static Answer keptDown(NodeName node, LastEnd end) {
        if (end.unwanted()) {
            return Answer.of(true, node + (end.hostRebooted() ? "'s host has booted anew since it ended" : " crashed"));
        }
        if (!end.how().isKnown() || end.source() != LastEnd.Source.HISTORY) {
            return Answer.unknown("whether anybody wanted " + node
                    + " to end is unknown: no agent has recorded it, and its files don't tell of a reboot");
        }
        return Answer.of(false, node + " was stopped cleanly: somebody wants that");
    }
}
