package io.rabbitagent.cli;

import io.rabbitagent.daemon.Cancellation;
import io.rabbitagent.daemon.CommandIo;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** This process's own streams, for a command that runs without a daemon. A signal to end cancels the command. */
final class ProcessIo implements CommandIo {
    private static final long FAREWELL_SECONDS = 5;

    private final InputStream input;
    private final PrintStream out = print(FileDescriptor.out);
    private final PrintStream err = print(FileDescriptor.err);
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable BufferedReader lines;

    ProcessIo(InputStream input) {
        this.input = input;
    }

    /** Runs the command; when the process is told to end meanwhile, the command has a moment to end properly. */
    int during(IntSupplier command) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::farewell, "farewell"));
        try {
            return command.getAsInt();
        } finally {
            out.flush();
            err.flush();
            ended.countDown();
        }
    }

    private void farewell() {
        if (ended.getCount() == 0) {
            return;
        }
        cancellation.cancel();
        try {
            boolean inTime = ended.await(FAREWELL_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                err.println("agent: the command did not end within " + FAREWELL_SECONDS + " s of the signal");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public synchronized Optional<String> readLine(String prompt) {
        out.flush();
        err.print(prompt);
        err.flush();
        if (lines == null) {
            lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        }
        BufferedReader reader = lines;
        CompletableFuture<Optional<String>> line = new CompletableFuture<>();
        // Reading can't be interrupted; a user who gives up must not have to press Enter as well.
        onCancel(() -> line.complete(Optional.empty()));
        Thread thread = new Thread(() -> read(reader, line), "input");
        thread.setDaemon(true);
        thread.start();
        try {
            return line.join();
        } catch (CompletionException e) {
            throw new UncheckedIOException("standard input can't be read", new IOException(e.getCause()));
        }
    }

    private static void read(BufferedReader reader, CompletableFuture<Optional<String>> line) {
        try {
            line.complete(Optional.ofNullable(reader.readLine()));
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancellation.isCancelled();
    }

    @Override
    public void onCancel(Runnable action) {
        cancellation.onCancel(action);
    }

    private static PrintStream print(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }
}
