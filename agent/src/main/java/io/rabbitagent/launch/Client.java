package io.rabbitagent.launch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Runs one command in this host's daemon.
 *
 * <ol>
 *   <li>Connects. No socket file, or nobody behind it: {@link #NO_DAEMON}.
 *   <li>Waits for the daemon's hello. A daemon that holds its socket and is silent is reported, never worked around: it may
 *       be in the middle of a step.
 *   <li>Sends the request, then does what the frames say until the exit frame.
 * </ol>
 */
final class Client {
    /** Not an exit code: there is no daemon, so the command is to run in this process. */
    static final int NO_DAEMON = -1;

    private static final long PATIENCE_MILLIS = 3_000;

    private final Path socket;
    private final Streams streams;
    private final long patienceMillis;

    Client(Path socket, Streams streams) {
        this(socket, streams, PATIENCE_MILLIS);
    }

    Client(Path socket, Streams streams, long patienceMillis) {
        this.socket = socket;
        this.streams = streams;
        this.patienceMillis = patienceMillis;
    }

    int run(Request request) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Patience patience = new Patience(channel, patienceMillis);
            patience.start();
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return new Session(channel, streams, patience).run(request);
            } catch (IOException e) {
                return patience.isOver() ? silent() : failed(channel.isConnected(), e);
            } finally {
                patience.end();
            }
        } catch (IOException e) {
            return unusable(e);
        }
    }

    private int silent() {
        streams.note(
                "the agent on this host holds its socket " + socket + " but did not answer within " + patienceMillis
                        + " ms.\nLook at its log (journalctl -u rabbitmq-agent); if it hangs: systemctl restart rabbitmq-agent");
        return ExitCode.UNREACHABLE;
    }

    private int failed(boolean connected, IOException e) {
        if (e instanceof OutputException output) {
            if (output.readerIsGone()) {
                return ExitCode.READER_GONE;
            }
            streams.note(String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        }
        if (connected) {
            streams.note(String.valueOf(e.getMessage()));
            return ExitCode.UNREACHABLE;
        }
        if (e instanceof ConnectException || Files.notExists(socket)) {
            return NO_DAEMON;
        }
        return unusable(e);
    }

    private int unusable(IOException e) {
        streams.note("can't use the agent's socket " + socket + ": " + e.getMessage() + whoMay());
        return ExitCode.UNREACHABLE;
    }

    /** Whom the socket lets in, as far as this user may see it; the directory where the socket itself is hidden. */
    private String whoMay() {
        for (Path at = socket.toAbsolutePath(); at != null; at = at.getParent()) {
            try {
                PosixFileAttributes is = Files.readAttributes(at, PosixFileAttributes.class);
                return ".\n" + at + " is " + PosixFilePermissions.toString(is.permissions()) + " of user "
                        + is.owner().getName() + ", group " + is.group().getName()
                        + ": run this as that user or as a member of that group";
            } catch (IOException e) {
                // Hidden from this user: what is above it says why.
            }
        }
        return "";
    }
}
