package io.rabbitagent.daemon;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Frame;
import io.rabbitagent.launch.Request;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's end of the command line: takes commands from the users of this host over a Unix socket.
 *
 * <p>One thread accepts and reads, without ever waiting for a client. Each command runs in a thread of its own, up to a
 * number; only that thread waits when its client reads slowly. Who connects is told by the kernel.
 */
public final class CommandSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandSocket.class);
    private static final long OVERDUE_CHECK_MILLIS = 250;
    private static final long ACCEPT_PAUSE_NANOS = 100_000_000;

    private final CommandHandler handler;
    private final String agentVersion;
    private final SocketLimits limits;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final SocketFile file;
    private final ThreadPoolExecutor commands;
    private final Thread thread = new Thread(this::serve, "command-socket");
    private volatile boolean closing;

    private CommandSocket(
            CommandHandler handler, String agentVersion, SocketLimits limits, ServerSocketChannel server, Path path)
            throws IOException {
        this.handler = handler;
        this.agentVersion = agentVersion;
        this.limits = limits;
        this.server = server;
        this.file = SocketFile.bind(server, path);
        this.selector = Selector.open();
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        this.commands = new ThreadPoolExecutor(
                0, limits.commands(), 30, TimeUnit.SECONDS, new SynchronousQueue<>(), CommandSocket::commandThread);
    }

    /**
     * Listens.
     *
     * @param path where; the directory is made where it is missing, for its owner and group only
     * @throws IOException where another agent answers there, or the place can't be used; the message says which
     */
    public static CommandSocket open(Path path, String agentVersion, CommandHandler handler, SocketLimits limits)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            CommandSocket socket = new CommandSocket(handler, agentVersion, limits, server, path);
            socket.thread.start();
            return socket;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Takes no more commands, cancels those that run, and leaves them a moment to end. */
    @Override
    public synchronized void close() throws IOException {
        if (closing) {
            return;
        }
        closing = true;
        try {
            file.delete();
            server.close();
        } finally {
            endCommands();
            selector.close();
        }
    }

    private void endCommands() {
        connections().forEach(Connection::cancel);
        commands.shutdown();
        try {
            if (!commands.awaitTermination(limits.farewell().toMillis(), TimeUnit.MILLISECONDS)) {
                commands.shutdownNow();
            }
            selector.wakeup();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections().forEach(Connection::drop);
    }

    private void serve() {
        while (!closing) {
            try {
                selector.select(this::serve, millisToNextCheck());
                dropOverdue();
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException | RuntimeException e) {
                log.warn("The command socket had to skip something", e);
                LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
            }
        }
    }

    private void serve(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        if (connection == null) {
            accept();
        } else {
            receive(connection, key);
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                greet(channel);
            }
        } catch (ClosedChannelException e) {
            // The daemon ends.
        } catch (IOException e) {
            log.warn("A connection to the command socket could not be accepted", e);
            LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
        }
    }

    private void greet(SocketChannel channel) {
        Connection connection = new Connection(channel, limits);
        try {
            channel.configureBlocking(false);
            connection.send(Frame.hello(agentVersion));
            if (connections().size() >= limits.connections()) {
                refuseForNow(connection);
            } else {
                channel.register(selector, SelectionKey.OP_READ, connection);
            }
        } catch (IOException e) {
            log.debug("A connection to the command socket ended before the hello: {}", e.toString());
            connection.close();
        }
    }

    private void refuseForNow(Connection connection) {
        connection.refuse(
                "the agent on this host already runs " + limits.commands() + " commands; try again later",
                ExitCode.TRY_LATER);
        connection.close();
    }

    private void receive(Connection connection, SelectionKey key) {
        try {
            Request request = connection.receive();
            if (request != null) {
                commands.execute(() -> run(connection, request));
            }
        } catch (RejectedExecutionException e) {
            refuseForNow(connection);
        } catch (IOException | RuntimeException e) {
            log.debug("A connection to the command socket ended: {}", e.toString());
            key.cancel();
            connection.drop();
        }
    }

    private void run(Connection connection, Request request) {
        try {
            CommandRequest command = CommandRequest.of(connection.actor(), request);
            connection.exit(handler.run(command, connection));
        } catch (IOException e) {
            log.debug("A user left before the command began: {}", e.toString());
        } catch (RuntimeException | Error e) {
            log.error("A command failed by a bug: {}", request.arguments(), e);
            connection.refuse("this is a bug: " + e + "; the stack trace is in the agent's log", ExitCode.FAILED);
        } finally {
            connection.close();
            selector.wakeup();
        }
    }

    /** While a client still owes its request, the thread looks after it; otherwise it sleeps until something happens. */
    private long millisToNextCheck() {
        return connections().stream().anyMatch(Connection::isAwaitingRequest) ? OVERDUE_CHECK_MILLIS : 0;
    }

    private void dropOverdue() {
        connections().stream().filter(Connection::isOverdue).forEach(Connection::drop);
    }

    private List<Connection> connections() {
        return selector.keys().stream()
                .filter(SelectionKey::isValid)
                .map(key -> (@Nullable Connection) key.attachment())
                .flatMap(java.util.stream.Stream::ofNullable)
                .toList();
    }

    private static final AtomicInteger number = new AtomicInteger();

    private static Thread commandThread(Runnable command) {
        Thread thread = new Thread(command, "command-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
