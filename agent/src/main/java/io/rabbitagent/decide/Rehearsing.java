package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Answer.Decided;
import io.rabbitagent.decide.Answer.Refused;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is asked to be measured on copies, and what was reported.
 *
 * <p>Important properties: one set of losses is asked for at a time; of a node and a set of losses the newest report alone is kept, of a
 * node at most {@link #MOST_OF_A_NODE}; whoever asks drops what was reported of those nodes before, so that a report that is there was
 * made since; the last report ends what was asked.
 */
final class Rehearsing {
    /** Sets of losses: the document is bounded, and a cluster has more of them only where people try. */
    static final int MOST_OF_A_NODE = 4;

    /** Characters of a problem. */
    static final int LONGEST_PROBLEM = 500;

    private Rehearsing() {}

    static Answer decide(Decisions document, Command command, Instant now) {
        if (command instanceof Command.AskRehearsal ask) {
            return ask(document, ask, now);
        }
        if (command instanceof Command.ReportMeasured report) {
            return report(document, report, now);
        }
        if (command instanceof Command.EndRehearsal end) {
            return end(document, end);
        }
        throw new IllegalStateException("no transition for " + command);
    }

    private static Answer ask(Decisions document, Command.AskRehearsal command, Instant now) {
        if (command.nodes().isEmpty()) {
            return new Refused(Why.INVALID, "a rehearsal needs a node whose data is there");
        }
        if (!Collections.disjoint(command.nodes(), command.lost())) {
            return new Refused(Why.INVALID, "a node that is lost has no data to rehearse on");
        }
        Optional<String> needed = restsOnIt(document, command.lost());
        if (needed.isPresent()) {
            return new Refused(
                    Why.BUSY,
                    "plan " + needed.get() + " rests on what was measured " + without(command.lost())
                            + ", and compares its outcome with it: nothing is measured anew until it is over");
        }
        Optional<RehearsalAsked> open = document.rehearsal();
        if (open.isPresent() && !open.get().lost().equals(command.lost())) {
            return new Refused(
                    Why.BUSY,
                    "a rehearsal " + without(open.get().lost()) + " is under way, asked for by "
                            + open.get().actor());
        }
        TreeSet<NodeName> more = new TreeSet<>(command.nodes());
        open.ifPresent(asked -> more.removeAll(asked.open(document)));
        if (more.isEmpty()) {
            return new Refused(Why.BUSY, "this rehearsal is under way");
        }
        RehearsalAsked next = open.map(asked -> asked.with(more))
                .orElseGet(() -> new RehearsalAsked(
                        id(command, now), command.actor(), command.lost(), more, command.reason(), now));
        List<Measured> others = document.measured().stream()
                .filter(one -> !(more.contains(one.node()) && one.lost().equals(command.lost())))
                .toList();
        return new Decided(
                document.withRehearsal(Optional.of(next)).withMeasured(others),
                entry(
                        "rehearsal-asked",
                        command.actor(),
                        Optional.empty(),
                        "on copies of " + NodeNames.listed(more) + ", " + without(command.lost()) + ": "
                                + command.reason()));
    }

    /** The plan that is under way, where it ends with what these measurements announced. */
    private static Optional<String> restsOnIt(Decisions document, Set<NodeName> lost) {
        return document.active()
                .map(ActivePlan::plan)
                .filter(plan -> plan.steps().stream()
                        .anyMatch(step -> step.action() instanceof Action.CheckOutcome check
                                && Set.copyOf(check.lost()).equals(lost)))
                .map(Plan::id);
    }

    private static String id(Command.AskRehearsal command, Instant now) {
        return "r-" + Ids.shortHash(command.lost() + " " + command.nodes() + " " + now);
    }

    private static Answer report(Decisions document, Command.ReportMeasured command, Instant now) {
        if (!command.actor().equals(command.node().value())) {
            return new Refused(Why.INVALID, "only the agent of " + command.node() + " measures its data");
        }
        if (command.document().isPresent() == command.problem().isPresent()) {
            return new Refused(Why.INVALID, "a measurement has a document or a problem");
        }
        Optional<RehearsalAsked> asked = document.rehearsal()
                .filter(one -> one.lost().equals(command.lost()) && one.nodes().contains(command.node()));
        if (asked.isEmpty()) {
            return new Refused(
                    Why.NOT_FOUND,
                    "nobody asks any more what starts of " + command.node() + " would come to "
                            + without(command.lost()));
        }
        Measured measured = new Measured(
                command.node(),
                command.fingerprint(),
                command.lost(),
                command.document(),
                command.problem().map(Rehearsing::cut),
                command.actor(),
                now);
        Decisions next = document.withMeasured(newest(document.measured(), measured));
        boolean complete = asked.get().open(next).isEmpty();
        return new Decided(
                complete ? next.withRehearsal(Optional.empty()) : next,
                entry(
                        measured.problem().isPresent() ? "rehearsal-not-possible" : "rehearsed",
                        command.actor(),
                        Optional.of(command.node()),
                        "on copies of " + command.node() + ", " + without(command.lost())
                                + measured.problem().map(why -> ": " + why).orElse("")));
    }

    private static List<Measured> newest(List<Measured> before, Measured measured) {
        List<Measured> next = new ArrayList<>(before);
        next.removeIf(one -> one.isOf(measured.node(), measured.lost()));
        next.add(measured);
        List<Measured> ofNode =
                next.stream().filter(one -> one.node().equals(measured.node())).toList();
        next.removeAll(ofNode.subList(0, Math.max(0, ofNode.size() - MOST_OF_A_NODE)));
        return next;
    }

    private static String cut(String problem) {
        return problem.length() <= LONGEST_PROBLEM ? problem : problem.substring(0, LONGEST_PROBLEM) + "…";
    }

    private static Answer end(Decisions document, Command.EndRehearsal command) {
        if (document.rehearsal().isEmpty()) {
            return new Refused(Why.NOT_FOUND, "no rehearsal is under way");
        }
        return new Decided(
                document.withRehearsal(Optional.empty()),
                entry("rehearsal-ended", command.actor(), Optional.empty(), command.why()));
    }

    /** Such as {@code without rabbit@rb3}. */
    static String without(Set<NodeName> lost) {
        return lost.isEmpty() ? "with no node lost" : "without " + NodeNames.listed(lost);
    }

    private static DecisionMade entry(String decision, String actor, Optional<NodeName> target, String detail) {
        return new DecisionMade(decision, actor, Optional.empty(), Optional.empty(), target, detail);
    }
}
