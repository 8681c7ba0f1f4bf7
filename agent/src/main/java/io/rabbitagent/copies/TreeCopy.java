package io.rabbitagent.copies;

import io.rabbitagent.broker.Command;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.RunningChild;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Copies a directory by {@code cp}, as blocks that are shared until one side is written to where the file system can
 * (reflink). Never hard links: the broker writes into its files in place, and would write into the copy.
 */
public final class TreeCopy {
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final CommandRunner runner;
    private final List<String> under;

    TreeCopy(CommandRunner runner) {
        this(runner, List.of());
    }

    /** @param under the program, with its arguments, that {@code cp} is run by */
    public TreeCopy(CommandRunner runner, List<String> under) {
        this.runner = runner;
        this.under = List.copyOf(under);
    }

    /**
     * Copies what is in a directory into another one, which is there, and puts it onto the disk.
     *
     * @throws CopyException where it failed, or the copy is not as large as the original
     */
    public void copy(Path from, Path to, Duration patience, Consumer<RunningChild> started, Consumer<String> progress)
            throws CopyException {
        Tree original = tree(from);
        CommandResult result;
        try (Ticker ticker = new Ticker(to, original, progress)) {
            ticker.start();
            List<String> argv = new ArrayList<>(under);
            argv.addAll(List.of("cp", "-a", "--reflink=auto", "--", from + "/.", to.toString()));
            result = runner.run(new Command(argv, patience), started);
        }
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            throw new CopyException("cp of " + from + " to " + to + " " + Ended.words(result));
        }
        Tree copy = tree(to);
        if (!copy.equals(original)) {
            throw new CopyException("the copy of " + from + " holds " + copy + ", the original " + original);
        }
        progress.accept("writing " + copy + " to the disk");
        try {
            Tree.sync(to);
        } catch (IOException e) {
            throw new CopyException(to + " could not be written to the disk: " + e);
        }
    }

    public static Tree tree(Path directory) throws CopyException {
        try {
            return Tree.of(directory);
        } catch (IOException e) {
            throw new CopyException(directory + " can't be read: " + e);
        }
    }

    /** Tells how far a copy is, while {@code cp} keeps the caller's thread. */
    private static final class Ticker implements AutoCloseable {
        private final Path to;
        private final Tree original;
        private final Consumer<String> progress;
        private final long since = System.nanoTime();
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread one = new Thread(task, "copy-progress");
            one.setDaemon(true);
            return one;
        });

        Ticker(Path to, Tree original, Consumer<String> progress) {
            this.to = to;
            this.original = original;
            this.progress = progress;
        }

        void start() {
            var unused = thread.scheduleWithFixedDelay(this::tell, 0, TELL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void tell() {
            try {
                progress.accept("copied " + Sizes.bytes(Tree.of(to).bytes()) + " of "
                        + Sizes.bytes(original.bytes()) + " in "
                        + Sizes.seconds(Duration.ofNanos(System.nanoTime() - since)));
            } catch (IOException e) {
                // A file that cp has just renamed: the next look tells more.
            }
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
