package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Measured;
import io.rabbitagent.decide.RehearsalAsked;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.orderedstart.NoMemberRuns;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import io.rabbitagent.plan.rehearsal.Survivors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
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
    private final Map<NodeName, String> told = new TreeMap<>();

    /**
     * @param progress is told what the agents do, a line each
     * @param cancelled whether the user no longer wants to wait; the agents go on all the same
     */
    public Rehearsal(AgentAccess agent, Consumer<String> progress, BooleanSupplier cancelled) {
        this.agent = agent;
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /**
     * @param names nodes to take for lost, beside those that were declared lost
     * @throws OperationException where a member runs, a survivor's agent is silent, a survivor's data can't be measured, or what was
     *     measured can't be read even after it was measured anew
     */
    public RehearsalView of(List<String> names, String actor, String reason) throws OperationException {
        Situation situation = agent.situation();
        SortedSet<NodeName> lost = lost(names, situation);
        Patience patience = new Patience(progress);
        boolean asked = false;
        while (true) {
            Optional<Unclear> unclear = refused(situation.picture(), lost);
            if (unclear.isPresent()) {
                patience.with(unclear.get(), situation);
            } else {
                patience.anew();
                Rehearsals.Found found = Rehearsals.of(situation.picture(), lost);
                if (found instanceof Rehearsals.Complete complete) {
                    return RehearsalResult.of(complete);
                }
                SortedSet<NodeName> missing = found instanceof Rehearsals.NotMeasured not
                        ? not.nodes()
                        : Survivors.of(situation.picture(), lost);
                asked = measured(missing, lost, situation, asked, actor, reason);
            }
            situation = next(situation);
        }
    }

    private static SortedSet<NodeName> lost(List<String> names, Situation situation) throws OperationException {
        TreeSet<NodeName> lost = new TreeSet<>(Declarations.lost(names, situation));
        Plans.decisions(situation).declared().stream()
                .filter(one -> one.what() == Declaration.What.LOST)
                .map(Declaration::node)
                .filter(situation.picture().members()::contains)
                .forEach(lost::add);
        return lost;
    }

    /**
     * What is not known yet.
     *
     * @throws OperationException where what is known stands in the way
     */
    private static Optional<Unclear> refused(ClusterPicture picture, SortedSet<NodeName> lost)
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
        // What was measured and can't be read is measured anew: asking drops it.
        return Rehearsals.of(picture, lost) instanceof Rehearsals.Untold untold
                        && picture.measured().isKnown()
                ? Optional.of(new Unclear("measurements", untold.why().detail()))
                : Optional.empty();
    }

    /** @return whether this command has asked for it by now */
    private boolean measured(
            SortedSet<NodeName> missing,
            SortedSet<NodeName> lost,
            Situation situation,
            boolean asked,
            String actor,
            String reason)
            throws OperationException {
        Decisions decisions = Plans.decisions(situation);
        Optional<Measured> failed = missing.stream()
                .flatMap(node -> decisions.measured(node, lost).stream())
                .filter(one -> one.problem().isPresent() && isOfPresentData(one, situation.picture()))
                .findFirst();
        if (asked && failed.isPresent()) {
            throw new OperationException(
                    Kind.FAILED,
                    "the data of " + failed.get().node() + " can't be measured: "
                            + failed.get().problem().orElseThrow());
        }
        Optional<RehearsalAsked> open =
                decisions.rehearsal().filter(one -> one.lost().equals(lost));
        if (open.isPresent() && (asked || open.get().open(decisions).containsAll(missing))) {
            tell(missing, situation.picture());
            return true;
        }
        if (asked && situation.picture().measured() instanceof Fact.Unknown<List<Measurement>> unread) {
            throw new OperationException(
                    Kind.FAILED,
                    "it was measured anew, and what was measured is unknown all the same (" + unread + ")");
        }
        progress.accept("asks the " + (missing.size() == 1 ? "agent" : "agents") + " of " + NodeNames.listed(missing)
                + " to try each way to start on copies of the data there");
        agent.decide(new Command.AskRehearsal(actor, lost, missing, reason));
        return true;
    }

    private static boolean isOfPresentData(Measured one, ClusterPicture picture) {
        Fact<Holdings> holdings = picture.observation(one.node()).holdings();
        return holdings.value()
                .filter(found -> found.fingerprint().equals(one.fingerprint()))
                .isPresent();
    }

    private void tell(SortedSet<NodeName> nodes, ClusterPicture picture) {
        for (NodeName node : nodes) {
            picture.observation(node).progress().ifPresent(line -> {
                if (!line.equals(told.put(node, line))) {
                    progress.accept(node + ": " + line);
                }
            });
        }
    }

    private Situation next(Situation seen) throws OperationException {
        if (cancelled.getAsBoolean()) {
            throw new OperationException(
                    Kind.TRY_LATER, "interrupted; the agents go on: the same command shows what they found");
        }
        return agent.situationAfter(seen, LOOK_EVERY);
    }
}
