package io.rabbitagent.daemon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what the first argument says. */
public final class FakeHandler implements CommandHandler {
    private final List<CommandRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Optional<String>> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    public List<CommandRequest> requests() {
        return requests;
    }

    List<Optional<String>> answers() {
        return answers;
    }

    public int cancelled() {
        return cancelled.get();
    }

    int ended() {
        return ended.get();
    }

    /** Ends all commands that wait. */
    public void letGo() {
        go.countDown();
    }

    @Override
    public int run(CommandRequest request, CommandIo io) {
        requests.add(request);
        io.onCancel(cancelled::incrementAndGet);
        try {
            return perform(request.arguments(), io);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            ended.incrementAndGet();
        }
    }

    private int perform(List<String> arguments, CommandIo io) throws InterruptedException {
        switch (arguments.get(0)) {
            case "echo" -> io.out().println(String.join("|", arguments));
            case "exit" -> {
                io.err().println("exits with " + arguments.get(1));
                return Integer.parseInt(arguments.get(1));
            }
            case "lines" -> lines(Integer.parseInt(arguments.get(1)), io);
            case "ask" -> ask(arguments.get(1), io);
            case "out-then-wait" -> {
                io.out().println(arguments.get(1));
                go.await();
            }
            case "until-cancelled" -> {
                untilCancelled(io);
                return 3;
            }
            default -> throw new IllegalArgumentException("unknown: " + arguments);
        }
        return 0;
    }

    private static void lines(int count, CommandIo io) {
        for (int line = 1; line <= count && !io.isCancelled(); line++) {
            io.out().println("line " + line);
        }
    }

    private void ask(String prompt, CommandIo io) {
        Optional<String> answer = io.readLine(prompt);
        answers.add(answer);
        io.out().println(answer.map(text -> "answer: " + text).orElse("no answer"));
    }

    private static void untilCancelled(CommandIo io) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        io.onCancel(end::countDown);
        io.out().println("waits");
        end.await();
        io.out().println("cancelled");
    }
}
