package io.rabbitagent.copies;

import io.rabbitagent.broker.Command;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.RunningChild;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Copies a directory by {@code cp}, as blocks that are shared until one side is written to where the file system can
 * (reflink). Never hard links: the broker writes into its files in place, and would write into the copy.
 */
public final class TreeCopy {
    private static final String PROGRAM = "copy.sh";

    private final CommandRunner runner;
    private final Optional<Long> rate;

    /** @param rate how many bytes a second are read at most, and as many written; empty for as fast as it goes */
    TreeCopy(CommandRunner runner, Optional<Long> rate) {
        this.runner = runner;
        this.rate = rate;
    }

    /**
     * Copies what is in a directory into another one, which is there, and puts it onto the disk.
     *
     * @throws CopyException where it failed, some of the original lies elsewhere, or the copy is not as large as the original
     */
    void copy(Path from, Path to, Duration patience, Consumer<RunningChild> started, Consumer<String> progress)
            throws CopyException {
        Tree original = OnePiece.tree(from);
        run(argv(from, to), from, to, new CopyTicker(to, original, progress), patience, started);
        needAsLarge(from, to, original);
        sync(to, original, progress);
    }

    /**
     * As {@link #copy} into a directory that holds what an interrupted copy of the same original has left. Its whole files stay as
     * they are, and each file is compared at the end.
     *
     * @throws CopyException also where the copy has another file than the original
     */
    void goOn(Path from, Path to, Duration patience, Consumer<RunningChild> started, Consumer<String> progress)
            throws CopyException {
        InterruptedCopy interrupted = new InterruptedCopy(from, to);
        Tree original = OnePiece.tree(from);
        try {
            Tree there = interrupted.keepWhole();
            progress.accept("going on with a copy that was interrupted: " + Sizes.bytes(there.bytes()) + " of "
                    + Sizes.bytes(original.bytes()) + " are there");
            CopyTicker ticker = new CopyTicker(to, original, there.bytes(), progress);
            run(argvToGoOn(from, to), from, to, ticker, patience, started);
            needAsLarge(from, to, original);
            interrupted.needSame();
        } catch (IOException e) {
            throw new CopyException("the copy of " + from + " could not go on in " + to + ": " + e);
        }
        sync(to, original, progress);
    }

    private void run(
            List<String> argv, Path from, Path to, CopyTicker ticker, Duration patience, Consumer<RunningChild> started)
            throws CopyException {
        CommandResult result;
        try (ticker) {
            ticker.start();
            result = runner.run(new Command(argv, patience), started);
        }
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            throw new CopyException("cp of " + from + " to " + to + " " + Ended.words(result));
        }
    }

    private static void needAsLarge(Path from, Path to, Tree original) throws CopyException {
        Tree copy = tree(to);
        if (!copy.equals(original)) {
            throw new CopyException("the copy of " + from + " holds " + copy + ", the original " + original);
        }
    }

    private static void sync(Path to, Tree copy, Consumer<String> progress) throws CopyException {
        progress.accept("writing " + copy + " to the disk");
        try {
            Tree.sync(to);
        } catch (IOException e) {
            throw new CopyException(to + " could not be written to the disk: " + e);
        }
    }

    private List<String> argv(Path from, Path to) throws CopyException {
        return rate.isEmpty()
                ? List.of("cp", "-a", "--reflink=auto", "--", from + "/.", to.toString())
                : paced(rate.get(), from, to, "anew");
    }

    /** By {@code -u} a file stays that has the original's time. */
    private List<String> argvToGoOn(Path from, Path to) throws CopyException {
        return rate.isEmpty()
                ? List.of("cp", "-au", "--reflink=auto", "--", from + "/.", to.toString())
                : paced(rate.get(), from, to, "go-on");
    }

    private static List<String> paced(long rate, Path from, Path to, String how) throws CopyException {
        return List.of("sh", "-c", program(), PROGRAM, from.toString(), to.toString(), Long.toString(rate), how);
    }

    /**
     * The text of the shell script that copies at a rate; it says itself how it is called.
     *
     * @throws CopyException where it is not in the agent's jar
     */
    public static String program() throws CopyException {
        try (InputStream in = TreeCopy.class.getResourceAsStream(PROGRAM)) {
            if (in == null) {
                throw new CopyException(PROGRAM + " is missing in the agent's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CopyException(PROGRAM + " of the agent's jar can't be read: " + e);
        }
    }

    static Tree tree(Path directory) throws CopyException {
        try {
            return Tree.of(directory);
        } catch (IOException e) {
            throw new CopyException(directory + " can't be read: " + e);
        }
    }
}
