package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.StartAppResult;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code rabbitmqctl start_app} on the own node.
 *
 * <ol>
 *   <li>A child that an earlier life of the agent left behind is waited for.
 *   <li>The application's state is asked on the real node: it runs already, and nothing is left to do; or it is stopped,
 *       which is the precondition; anything else ends the step before anything is done.
 *   <li>{@code start_app}, whose exit code is only a hint.
 *   <li>The state is asked again until the application runs, is stopped, or the patience ends.
 * </ol>
 */
public final class StartAppStep {
    /** A node that waits for its peers' tables takes 5 minutes by default (10 times 30 s) until it gives up. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private final NodeName node;
    private final Rabbitmqctl rabbitmqctl;
    private final Supplier<Fact<Optional<BrokerProcess>>> process;
    private final LeftOverChildren leftOver;
    private final Duration patience;

    /** @param process whether there is an Erlang VM now */
    public StartAppStep(
            NodeName node,
            Rabbitmqctl rabbitmqctl,
            Supplier<Fact<Optional<BrokerProcess>>> process,
            LeftOverChildren leftOver) {
        this(node, rabbitmqctl, process, leftOver, PATIENCE);
    }

    StartAppStep(
            NodeName node,
            Rabbitmqctl rabbitmqctl,
            Supplier<Fact<Optional<BrokerProcess>>> process,
            LeftOverChildren leftOver,
            Duration patience) {
        this.node = node;
        this.rabbitmqctl = rabbitmqctl;
        this.process = process;
        this.leftOver = leftOver;
        this.patience = patience;
    }

    StepEnd run(Claimed claimed, Consumer<Event> journal) {
        Deadline deadline = Deadline.in(patience);
        if (!leftOversEnd(claimed, deadline)) {
            return claimed.ended(Result.UNKNOWN, "a start_app that was left behind still runs");
        }
        Fact<AppState> before = settled(deadline);
        if (isState(before, AppState.RUNNING)) {
            return claimed.ended(Result.DONE, "the application runs already");
        }
        if (!isState(before, AppState.STOPPED)) {
            return claimed.ended(
                    Result.FAILED, "nothing was done: the application should be stopped, and it is " + words(before));
        }
        StartAppResult result = rabbitmqctl.startApp(
                node,
                deadline.left(),
                child -> journal.accept(new ChildStarted(
                        node,
                        claimed.plan().id(),
                        claimed.step().number(),
                        claimed.claimId(),
                        claimed.step().action().command(),
                        child.pid(),
                        child.startTicks())));
        return judge(claimed, result, settled(deadline));
    }

    private StepEnd judge(Claimed claimed, StartAppResult result, Fact<AppState> after) {
        if (isState(after, AppState.RUNNING)) {
            return claimed.ended(Result.DONE, "the application runs");
        }
        if (isState(after, AppState.STOPPED) || isState(after, AppState.VM_DOWN)) {
            return claimed.ended(Result.FAILED, "the application is " + words(after) + ": " + said(result));
        }
        return claimed.ended(Result.UNKNOWN, "the application is " + words(after) + ": " + said(result));
    }

    private boolean leftOversEnd(Claimed claimed, Deadline deadline) {
        while (!leftOver.living(claimed.plan().id(), claimed.step().number()).isEmpty()) {
            if (!deadline.pause(ASK_EVERY)) {
                return false;
            }
        }
        return true;
    }

    /** The state once it is neither booting nor unanswered, or the last one at the deadline. */
    private Fact<AppState> settled(Deadline deadline) {
        Fact<AppState> state = rabbitmqctl.appState(node, process.get());
        while ((isState(state, AppState.BOOTING) || !state.isKnown()) && deadline.pause(ASK_EVERY)) {
            state = rabbitmqctl.appState(node, process.get());
        }
        return state;
    }

    private static boolean isState(Fact<AppState> fact, AppState state) {
        return fact.value().equals(Optional.of(state));
    }

    private static String words(Fact<AppState> fact) {
        return fact.value().map(AppState::text).orElseGet(() -> "unknown (" + fact + ")");
    }

    private static String said(StartAppResult result) {
        if (result.disagreement().isPresent()) {
            return result.disagreement().get().denier() + " does not know the node as a member (inconsistent_cluster)";
        }
        if (result.result() instanceof CommandResult.Exited exited) {
            List<String> lines =
                    (exited.err().text() + exited.out().text()).strip().lines().toList();
            return "start_app exited with " + exited.code()
                    + (lines.isEmpty() ? "" : ", " + lines.get(lines.size() - 1));
        }
        return result.result() instanceof CommandResult.CouldNotStart not
                ? "start_app could not be run: " + not.reason()
                : "start_app did not end in time";
    }

    /** A moment by which something must be over. */
    private record Deadline(long atNanos) {
        static Deadline in(Duration patience) {
            return new Deadline(System.nanoTime() + patience.toNanos());
        }

        Duration left() {
            return Duration.ofNanos(Math.max(1, atNanos - System.nanoTime()));
        }

        /** Waits a little. @return false where the time is up, or the thread was interrupted */
        boolean pause(Duration little) {
            if (System.nanoTime() >= atNanos) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(little.toNanos());
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
