package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.life;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Ends;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Holdings.HeldQueue;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.copies.SomeBackups;
import io.rabbitagent.decide.AlertHint;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Plans;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.Shipped;
import io.rabbitagent.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Clusters as an SRE meets them. */
final class Scenes {
    static final NodeName RB2 = node(2);

    private Scenes() {}

    static FakeAgent healthy() {
        return new FakeAgent(Pictures.healthy(3)).after(3);
    }

    /** Seen for long enough: its plan waits for approval. */
    static FakeAgent appStopped() {
        return new FakeAgent(Pictures.healthy(3).appStopped(RB2)).after(5);
    }

    /** Seen just now. */
    static FakeAgent justStopped() {
        return new FakeAgent(Pictures.healthy(3).appStopped(RB2));
    }

    static FakeAgent silentAgent() {
        return new FakeAgent(Pictures.healthy(3).silent(node(3))).after(3);
    }

    static FakeAgent partitioned() {
        return new FakeAgent(Pictures.healthy(3).appStopped(RB2).partitioned(node(1), node(3))).after(5);
    }

    static FakeAgent paused() throws OperationException {
        FakeAgent agent = appStopped();
        agent.decide(new Command.PauseAll("ops", "kernel upgrade", NOON.plusSeconds(7_200)));
        return agent;
    }

    /** An alert came while a plan for it waited, and one of which nothing is seen. */
    static FakeAgent alerts() throws OperationException {
        FakeAgent agent = appStopped();
        agent.decide(new Command.ReceiveAlerts(
                "rabbit@rb1",
                List.of(
                        new AlertHint(
                                "f5e1c9a2b3d40718",
                                NOON.minusSeconds(40),
                                "RabbitmqNodeForgotten",
                                "inconsistent-cluster",
                                Optional.of(node(3)),
                                AlertHint.Seen.NO_FINDING),
                        new AlertHint(
                                "0a1b2c3d4e5f6071",
                                NOON.minusSeconds(90),
                                "RabbitmqAppStopped",
                                "app-stopped",
                                Optional.of(RB2),
                                AlertHint.Seen.ACTED))));
        return agent.after(1);
    }

    /** Before the agent has looked at its clock and its configuration. */
    static FakeAgent unknownWindows() {
        return new FakeAgent(Pictures.healthy(3).openWindows(Fact.notObserved())).after(1);
    }

    static FakeAgent wrongRules() {
        FakeAgent agent = new FakeAgent(Pictures.healthy(3).openWindows(Fact.known(Set.of("nights", "patching"))));
        Problem problem = new Problem(
                "/etc/rabbitmq-agent/rules/app-stopped.yaml:9:9", "", "node.ap is no fact", "did you mean node.app?");
        RulesInForce kept = new RulesInForce(
                "/etc/rabbitmq-agent/rules",
                "0123456789ab",
                Shipped.rules(),
                NOON.minusSeconds(86_400),
                Optional.of(NOON.minusSeconds(86_400)),
                List.of(problem));
        return agent.rulesFrom(kept);
    }

    /** Its step is under way on rb2, and has something to tell. */
    static FakeAgent running() throws OperationException {
        return approved(backingUp());
    }

    /** Like {@link #running}, and rb2's agent is heard of no more. */
    static FakeAgent stalled() throws OperationException {
        Pictures pictures = backingUp();
        FakeAgent agent = approved(pictures);
        pictures.silent(RB2);
        return agent.after(1);
    }

    /** Its step is done, and its effect is not seen. */
    static FakeAgent verifying() throws OperationException {
        FakeAgent agent = new FakeAgent(backingUp());
        agent.executes(run -> agent.ended(run, StepEnd.Result.DONE, "the application runs"));
        agent.after(5);
        Plans.approve(agent, agent.document().proposals().get(0).plan().id(), "ops", "on call");
        return agent.after(5);
    }

    static FakeAgent aborting() throws OperationException {
        FakeAgent agent = running();
        agent.decide(new Command.Abort("ops", planId(agent), "the wrong node", Optional.empty()));
        return agent;
    }

    static FakeAgent held() throws OperationException {
        FakeAgent agent = running();
        agent.decide(new Command.Abort("ops", planId(agent), "rb2 burns", Optional.of(RB2)));
        return agent;
    }

    static String planId(FakeAgent agent) {
        return agent.document().active().orElseThrow().plan().id();
    }

    private static Pictures backingUp() {
        Pictures pictures = Pictures.healthy(3).appStopped(RB2);
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .progress(Optional.of("1.2 GB of 3.4 GB copied"))
                        .done());
        return pictures;
    }

    /** Its plan is approved, and begun. */
    static FakeAgent approved(Pictures pictures) throws OperationException {
        FakeAgent agent = new FakeAgent(pictures).after(5);
        Plans.approve(agent, agent.document().proposals().get(0).plan().id(), "ops", "on call");
        return agent.after(3);
    }

    /** The others forgot rb2, whose disk holds queues. */
    static FakeAgent forgotten() {
        Pictures pictures = Pictures.healthy(3).forgotten(RB2);
        Holdings holdings = new Holdings(
                1_048_576,
                List.of(
                        new HeldQueue("/", "orders", OptionalLong.of(7)),
                        new HeldQueue("billing", "invoices", OptionalLong.empty())),
                2,
                1,
                "f1");
        pictures.observe(RB2, seen -> with(seen).holdings(Fact.known(holdings)).done());
        return new FakeAgent(pictures).after(8);
    }

    /** rb3's host is gone, as a human has just said; it led a queue alone. */
    static FakeAgent declaredLost() throws OperationException {
        FakeAgent agent = hostGone();
        agent.decide(new Command.Declare("ops", node(3), Declaration.What.LOST, "host burnt down, ticket 4711"));
        return agent.after(1);
    }

    static FakeAgent hostGone() {
        Pictures pictures = Pictures.healthy(3).unseenByPeers(node(3)).silent(node(3));
        LeftBehind left = LeftBehind.of(
                Map.of(node(3), new LeftBehind.OfNode(1, List.of(new LeftBehind.Named("/", "orders")), 2, 0)));
        pictures.observe(
                node(1), seen -> with(seen).leftBehind(Fact.known(left)).done());
        return new FakeAgent(pictures).after(3);
    }

    /** The others forgot rb2 by a plan; now its host is back. */
    static FakeAgent forgottenOnPurpose() {
        FakeAgent agent = forgotten();
        Decisions now = Decisions.none("prod");
        Run run = new Run(
                "p-4711aa",
                "stale-member",
                RB2,
                Run.Outcome.VERIFIED,
                "the effect was seen for 30 s",
                NOON.minusSeconds(7_260),
                NOON.minusSeconds(7_200),
                Optional.of(
                        "declared lost by ops: host burnt down, ticket 4711; approved by ann: nothing on it is missed"));
        agent.set(new Decisions(
                now.formatVersion(),
                now.cluster(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(run),
                List.of(),
                Optional.empty(),
                List.of()));
        return agent.after(8);
    }

    /** All down; rb3 outlived rb1, which outlived rb2. */
    static FakeAgent lastDown() {
        return new FakeAgent(oneAfterTheOther().pictures());
    }

    /** As {@link #lastDown}, seen for long enough by rb1's agent: the plan for the cluster waits for approval. */
    static FakeAgent clusterDown() {
        return new FakeAgent(oneAfterTheOther().pictures(), Shipped.rules(), node(1)).after(10);
    }

    /** All down, rb3 is lost, as a human has said, and rb1's and rb2's agents try on copies what a start would come to. */
    static FakeAgent measuring() throws OperationException {
        Pictures pictures = Outages.inOrder123(HowEnded.CLEAN).silent(node(3));
        pictures.observe(
                node(1),
                seen -> with(seen)
                        .progress(Optional.of("trying 3 of 3, force_boot: RabbitMQ 3.10.8 runs on the copy"))
                        .done());
        FakeAgent agent = new FakeAgent(pictures, Shipped.rules(), node(1));
        agent.decide(new Command.Declare("ops", node(3), Declaration.What.LOST, "host burnt down, ticket 4711"));
        return agent.after(10);
    }

    /** All down, and of rb3 nothing is known. */
    static FakeAgent someMissing() {
        return new FakeAgent(oneAfterTheOther().pictures().silent(node(3)));
    }

    /** The power failed, and is back. */
    static FakeAgent diedTogether() {
        return new FakeAgent(Ends.of(3)
                .crashed(1, 1, 2, 3)
                .crashed(2, 1, 2, 3)
                .crashed(3, 1, 2, 3)
                .pictures());
    }

    /** rb1 was stopped, and rb2 and rb3 died together later: rb1's copy is older, and would win. */
    static FakeAgent diedTogetherLater() {
        return new FakeAgent(
                Ends.of(3).stopped(1, 1, 2, 3).crashed(2, 2, 3).crashed(3, 2, 3).pictures());
    }

    /** rb3 was cut off, and then all were stopped. */
    static FakeAgent splitAtTheEnd() {
        return new FakeAgent(
                Ends.of(3).stopped(1, 1, 2).stopped(2, 1, 2).stopped(3, 3).pictures());
    }

    private static Ends oneAfterTheOther() {
        return Ends.of(3).stopped(2, 1, 2, 3).stopped(1, 1, 3).stopped(3, 3);
    }

    static List<HistoryEntry> aPlanThatFailed() {
        return entries(
                stopped(2, nodes(1, 2, 3)),
                new FindingChanged("app-stopped", RB2, true, "rabbit@rb2 is stopped"),
                decision("plan-proposed", "rabbit@rb2", "start the application on rabbit@rb2"),
                decision("plan-approved", "ops", "on call"),
                decision("plan-failed", "rabbit@rb2", "rabbitmqctl ended with 69"),
                new DecisionMade(
                        "paused", "ops", Optional.empty(), Optional.empty(), Optional.empty(), "kernel upgrade"));
    }

    /** The plan of {@link SomeBackups} got so far. */
    static List<HistoryEntry> stepDone(int step) {
        return entries(new DecisionMade(
                "step-done",
                "rabbit@rb2",
                Optional.of(SomeBackups.PLAN),
                Optional.of("inconsistent-cluster"),
                Optional.of(RB2),
                "step " + step + " reset: done"));
    }

    /** A minute apart, from noon on. */
    static List<HistoryEntry> entries(Event... events) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (Event event : events) {
            long number = entries.size() + 1L;
            entries.add(new HistoryEntry(
                    HistoryEntry.FORMAT_VERSION,
                    EntryId.ofJournal("rabbit@rb1/4f1c09", number),
                    "rabbit@rb1/4f1c09",
                    NOON.plusSeconds(60 * (number - 1)),
                    event));
        }
        return entries;
    }

    private static NodeStopped stopped(int number, Set<NodeName> sawRunning) {
        return new NodeStopped(
                node(number),
                life(node(number), 1),
                Fact.known(HowEnded.CLEAN),
                Fact.known(sawRunning),
                Fact.known(new Membership(nodes(1, 2, 3), nodes(1, 2, 3))),
                true);
    }

    private static DecisionMade decision(String decision, String actor, String detail) {
        return new DecisionMade(
                decision, actor, Optional.of("p-7f3a09c1"), Optional.of("app-stopped"), Optional.of(RB2), detail);
    }
}
