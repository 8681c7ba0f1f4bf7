package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.orderedstart.NoMemberRuns;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import io.rabbitagent.plan.rehearsal.Survivors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * {@code agent rehearse}: what each way to start a cluster of which no member runs would make of its queues, tried on copies.
 *
 * <p>What was measured before, on the same data and for the same losses, is not measured again.
 */
public final class Rehearsal {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final AgentAccess agent;
    private final Consumer<String> progress;
    private final BooleanSupplier cancelled;

    /**
     * @param progress is told what the agents do, a line each
     * @param cancelled whether the user no longer wants to wait; the agents go on all the same
     */
    public Rehearsal(AgentAccess agent, Consumer<String> progress, BooleanSupplier cancelled) {
        this.agent = agent;
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /** @param again whether all survivors are measured anew, also where what was measured still holds */
    public record Request(List<String> lost, String actor, String reason, boolean again) {
        public Request {
            lost = List.copyOf(lost);
        }
    }

    /**
     * Those that were declared lost are taken for lost, too.
     *
     * @throws OperationException where a member runs, a survivor's agent is silent, one that is taken for lost is there, a survivor's
     *     data can't be measured, or what was measured can't be read even after it was measured anew
     */
    public RehearsalView of(Request request) throws OperationException {
        Situation situation = agent.situation();
        SortedSet<NodeName> lost = lost(request.lost(), situation);
        RehearsalAsking asking = new RehearsalAsking(agent, progress, lost, request.actor(), request.reason());
        if (request.again()) {
            asking.again(situation);
        }
        Patience patience = new Patience(progress);
        while (true) {
            refuseOthers(lost, lost(request.lost(), situation));
            Optional<Unclear> unclear = unclear(situation.picture(), lost);
            if (unclear.isPresent()) {
                patience.with(unclear.get(), situation);
            } else {
                patience.anew();
                Rehearsals.Found found = Rehearsals.of(situation.picture(), lost);
                SortedSet<NodeName> missing = asking.missing(found, situation);
                if (found instanceof Rehearsals.Complete complete && missing.isEmpty()) {
                    return RehearsalResult.of(complete);
                }
                asking.ask(missing, situation);
            }
            situation = next(situation);
        }
    }

    /**
     * What was measured, without asking anybody for more.
     *
     * @throws OperationException as {@link #of}, and where something has not been measured
     */
    public static RehearsalView measured(Situation situation, List<String> names) throws OperationException {
        SortedSet<NodeName> lost = lost(names, situation);
        refuseUnclear(situation.picture(), lost);
        Rehearsals.Found found = Rehearsals.of(situation.picture(), lost);
        if (found instanceof Rehearsals.Complete complete) {
            return RehearsalResult.of(complete);
        }
        String without = lost.isEmpty() ? "" : " without " + NodeNames.listed(lost);
        boolean open = Plans.decisions(situation)
                .rehearsal()
                .filter(asked -> asked.lost().equals(lost))
                .isPresent();
        throw new OperationException(
                Kind.NOT_FOUND,
                open
                        ? "a start" + without + " is being tried on copies: agent plans shows how far that is"
                        : "a start" + without
                                + " has not been tried on copies of the data as it is now: agent rehearse");
    }

    /**
     * Asks for what is missing, and waits for nothing.
     *
     * @return the nodes of whom reports are awaited; empty where all is measured already, and nothing was asked for
     * @throws OperationException as {@link #of}, and where it is not known yet what could be measured
     */
    public static SortedSet<NodeName> ask(AgentAccess agent, Request request) throws OperationException {
        Situation situation = agent.situation();
        SortedSet<NodeName> lost = lost(request.lost(), situation);
        refuseUnclear(situation.picture(), lost);
        RehearsalAsking asking = new RehearsalAsking(agent, line -> {}, lost, request.actor(), request.reason());
        if (request.again()) {
            asking.again(situation);
        }
        SortedSet<NodeName> missing = asking.missing(Rehearsals.of(situation.picture(), lost), situation);
        if (!missing.isEmpty()) {
            asking.ask(missing, situation);
        }
        return missing;
    }

    private static void refuseUnclear(ClusterPicture picture, SortedSet<NodeName> lost) throws OperationException {
        Optional<Unclear> unclear = unclear(picture, lost);
        if (unclear.isPresent()) {
            throw new OperationException(
                    Kind.TRY_LATER, "unknown for now: " + unclear.get().words());
        }
    }

    /** By name, or by what a human has declared. @throws OperationException where one of them is there */
    private static SortedSet<NodeName> lost(List<String> names, Situation situation) throws OperationException {
        List<String> all = new ArrayList<>(names);
        Plans.decisions(situation).declared().stream()
                .filter(one -> one.what() == Declaration.What.LOST)
                .map(Declaration::node)
                .filter(situation.picture().members()::contains)
                .map(NodeName::value)
                .forEach(all::add);
        return new TreeSet<>(Declarations.lost(all, situation));
    }

    private static void refuseOthers(SortedSet<NodeName> before, SortedSet<NodeName> now) throws OperationException {
        if (!now.equals(before)) {
            throw new OperationException(
                    Kind.REFUSED,
                    "who is lost was declared otherwise meanwhile: " + NodeNames.listed(now) + ", and not "
                            + NodeNames.listed(before) + ". The same command again takes that into account");
        }
    }

    /**
     * What is not known yet.
     *
     * @throws OperationException where what is known stands in the way
     */
    private static Optional<Unclear> unclear(ClusterPicture picture, SortedSet<NodeName> lost)
            throws OperationException {
        Judgement down = NoMemberRuns.judge(picture, picture.members().get(0));
        if (down.verdict() == Verdict.FALSE) {
            throw new OperationException(
                    Kind.REFUSED,
                    "there is nothing to rehearse: " + down.detail() + ". A member that is down joins those that run");
        }
        Judgement present = Survivors.present(picture, lost);
        if (present.verdict() == Verdict.FALSE) {
            throw new OperationException(Kind.REFUSED, present.detail());
        }
        Judgement both = down.and(present);
        if (!both.holds()) {
            return Optional.of(new Unclear("survivors", both.detail()));
        }
        if (!(Rehearsals.of(picture, lost) instanceof Rehearsals.Untold untold)) {
            return Optional.empty();
        }
        if (untold.why().verdict() == Verdict.FALSE) {
            throw new OperationException(Kind.REFUSED, untold.why().detail());
        }
        // What was measured and can't be read is measured anew: asking drops it.
        return picture.measured(lost).isKnown()
                ? Optional.of(new Unclear("measurements", untold.why().detail()))
                : Optional.empty();
    }

    private Situation next(Situation seen) throws OperationException {
        if (cancelled.getAsBoolean()) {
            throw new OperationException(Kind.TRY_LATER, "interrupted; " + goesOn(seen));
        }
        return agent.situationAfter(seen, LOOK_EVERY);
    }

    private String goesOn(Situation situation) {
        boolean awaited = situation
                .decisions()
                .value()
                .filter(decisions -> decisions
                        .rehearsal()
                        .filter(asked -> asked.open(decisions).contains(agent.node()))
                        .isPresent())
                .isPresent();
        return agent.passing() && awaited
                ? "copies of the data of " + agent.node() + " are tried only while an agent runs on this host:"
                        + " systemctl start rabbitmq-agent. The agents of other hosts go on, and the same command shows"
                        + " what they found"
                : "the agents go on: the same command shows what they found";
    }
}
