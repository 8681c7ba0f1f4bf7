package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Answer.Decided;
import io.rabbitagent.decide.Answer.Refused;
import io.rabbitagent.decide.Answer.Why;
import java.time.Instant;
import java.util.Optional;

/** The transitions by which humans hold the agents back, and let them go again. */
final class Brakes {
    private Brakes() {}

    /** Why no plan and no step begins now, whatever its rule. */
    static Optional<Refused> refusal(Decisions document) {
        if (document.pause().isPresent()) {
            return Optional.of(new Refused(Why.BUSY, "remediation is paused"));
        }
        return document.glassBroken()
                .map(held -> new Refused(Why.BUSY, held.why() + "; nothing begins until agent ack " + held.planId()));
    }

    static Answer decide(Decisions document, Command command, Instant now) {
        if (command instanceof Command.PauseAll pause) {
            return pause(document, pause, now);
        }
        if (command instanceof Command.Resume resume) {
            return resume(document, resume);
        }
        if (command instanceof Command.ExpirePause expire) {
            return expire(document, expire);
        }
        if (command instanceof Command.ReportBreakGlass report) {
            return report(document, report, now);
        }
        if (command instanceof Command.Acknowledge acknowledge) {
            return acknowledge(document, acknowledge);
        }
        if (command instanceof Command.ReceiveAlerts received) {
            return Alerting.receive(document, received, now);
        }
        if (command instanceof Command.Declare declare) {
            return Declaring.declare(document, declare, now);
        }
        if (command instanceof Command.TakeBack takeBack) {
            return Declaring.takeBack(document, takeBack);
        }
        return Rehearsing.decide(document, command, now);
    }

    private static Answer pause(Decisions document, Command.PauseAll command, Instant now) {
        if (!now.isBefore(command.until())) {
            return new Refused(Why.INVALID, "a pause must end in the future");
        }
        Pause pause = new Pause(command.actor(), command.reason(), now, command.until());
        String detail = command.reason() + ", until " + command.until();
        return new Decided(
                document.withPause(Optional.of(pause)),
                entry("paused", command.actor(), Optional.empty(), Optional.empty(), detail));
    }

    private static Answer resume(Decisions document, Command.Resume command) {
        if (document.pause().isEmpty()) {
            return new Refused(Why.NOT_FOUND, "remediation is not paused");
        }
        return new Decided(
                document.withPause(Optional.empty()),
                entry("resumed", command.actor(), Optional.empty(), Optional.empty(), command.reason()));
    }

    private static Answer expire(Decisions document, Command.ExpirePause command) {
        if (document.pause()
                .filter(pause -> pause.since().equals(command.since()))
                .isEmpty()) {
            return new Refused(Why.NOT_FOUND, "there is no pause since " + command.since());
        }
        return new Decided(
                document.withPause(Optional.empty()),
                entry("pause-over", command.actor(), Optional.empty(), Optional.empty(), "its time is over"));
    }

    private static Answer report(Decisions document, Command.ReportBreakGlass command, Instant now) {
        if (Transitions.known(document, command.id())) {
            return new Refused(Why.INVALID, command.id() + " was reported before");
        }
        Run run = new Run(
                command.id(),
                Held.BREAK_GLASS,
                command.node(),
                Run.Outcome.OUTCOME_UNKNOWN,
                command.detail(),
                now,
                now,
                Optional.empty(),
                new Trigger.ByHuman());
        Held hold = new Held(Held.BREAK_GLASS, command.node(), command.id(), command.detail(), now);
        return new Decided(
                document.withRun(run).withHeld(hold),
                new DecisionMade(
                        "break-glass-reported",
                        command.actor(),
                        Optional.of(command.id()),
                        Optional.empty(),
                        Optional.of(command.node()),
                        command.detail()));
    }

    private static Answer acknowledge(Decisions document, Command.Acknowledge command) {
        if (document.heldFor(command.rule(), command.target()).isEmpty()) {
            return new Refused(Why.NOT_FOUND, command.rule() + " is not held for " + command.target());
        }
        return new Decided(
                document.withoutHeld(command.rule(), command.target()),
                entry(
                        "acknowledged",
                        command.actor(),
                        Optional.of(command.rule()),
                        Optional.of(command.target()),
                        command.reason()));
    }

    private static DecisionMade entry(
            String decision, String actor, Optional<String> rule, Optional<NodeName> target, String detail) {
        return new DecisionMade(decision, actor, Optional.empty(), rule, target, detail);
    }
}
