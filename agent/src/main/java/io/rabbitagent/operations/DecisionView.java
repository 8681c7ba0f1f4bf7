package io.rabbitagent.operations;

import io.rabbitagent.operations.PlansView.RehearsalLine;
import io.rabbitagent.operations.PlansView.RunLine;
import io.rabbitagent.operations.StatusView.DeclaredLine;
import io.rabbitagent.operations.StatusView.Paused;
import io.rabbitagent.operations.StatusView.PlanLine;
import java.util.List;
import java.util.Optional;

/**
 * What became of a human's decision.
 *
 * @param decision such as {@code plan-approved}, as the history has it
 * @param detail what follows from it, in a sentence or a few
 * @param seen whether the agent's last turn shows it; where not, it is made all the same, and shown in a moment
 * @param plan that was decided on, while it waits or runs
 * @param run of that plan, once it is over
 * @param paused the pause, where remediation is paused
 * @param declared what humans have said of members
 * @param rehearsal what is being tried on copies
 */
public record DecisionView(
        int formatVersion,
        String decision,
        String by,
        String reason,
        String detail,
        boolean seen,
        Optional<PlanLine> plan,
        Optional<RunLine> run,
        Optional<Paused> paused,
        List<DeclaredLine> declared,
        Optional<RehearsalLine> rehearsal) {}
