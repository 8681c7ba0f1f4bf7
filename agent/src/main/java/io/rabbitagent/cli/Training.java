package io.rabbitagent.cli;

import io.rabbitagent.daemon.CommandIo;
import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.daemon.CommandSocket;
import io.rabbitagent.daemon.SocketLimits;
import io.rabbitagent.launch.Main;
import io.rabbitagent.launch.Request;
import io.rabbitagent.launch.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Does once what client, command line and daemon do, for Java to note which classes that takes; {@code bin/make-archives}
 * runs it. What it leaves out works as well, and starts more slowly.
 *
 * <p>It goes on serving the socket that its argument names until its standard input ends, for {@code bench/launch}.
 */
public final class Training {
    private static final List<List<String>> COMMANDS =
            List.of(List.of(), List.of("--version"), List.of("help"), List.of("--help"), List.of("--no-such-option"));

    private Training() {}

    public static void main(String[] arguments) throws IOException {
        CommandSocket socket =
                CommandSocket.open(Path.of(arguments[0]), Version.text(), Training::run, SocketLimits.USUAL);
        try {
            COMMANDS.forEach(Training::inProcess);
            Main.run(new String[] {"--version"}, Path.of(arguments[0]));
            System.out.println("ready");
            System.in.transferTo(OutputStream.nullOutputStream());
        } finally {
            socket.close();
        }
    }

    private static int run(CommandRequest request, CommandIo io) {
        return Cli.run(new Invocation(request, io, new BugFile(), new LocalSource(io.err())));
    }

    /** With a coloured terminal, which takes more classes than without. */
    private static void inProcess(List<String> arguments) {
        ProcessIo io = new ProcessIo(System.in);
        Terminal terminal = new Terminal(true, true, true, 100);
        CommandRequest request = CommandRequest.of("training", new Request(arguments, "/", terminal, Map.of()));
        io.during(() -> run(request, io));
    }
}
