package io.rabbitagent.launch;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * Where {@code agent} starts: hands the command line to the daemon of this host, or runs it in this process where there is
 * no daemon, or where the command is the daemon itself or works on the caller's own files.
 *
 * <p>Uses few JDK classes on purpose: each one is paid for at every start.
 */
public final class Main {
    private static final String SOCKET = "/run/rabbitmq-agent/agent.sock";

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, socket()));
    }

    /** Runs one command line to its end. @return its exit code */
    public static int run(String[] arguments, Path socket) {
        if (arguments.length > 0 && isForThisProcess(arguments[0])) {
            return inProcess(arguments);
        }
        int code = new Client(socket, Streams.ofThisProcess()).run(Request.ofThisProcess(arguments));
        return code == Client.NO_DAEMON ? inProcess(arguments) : code;
    }

    /**
     * Whether a command never goes to the daemon: it is the daemon, or it reads and writes files, as the user who calls it may
     * and not as the daemon's user may.
     */
    public static boolean isForThisProcess(String command) {
        return command.equals("run") || command.equals("rules");
    }

    /** The socket of this host's agent: {@code RABBITAGENT_SOCKET}, or the place where the package puts it. */
    public static Path socket() {
        String named = System.getenv("RABBITAGENT_SOCKET");
        return Path.of(named == null || named.isEmpty() ? SOCKET : named);
    }

    /** Named at run time, so that nothing of the command line's classes is loaded while a daemon answers. */
    private static int inProcess(String[] arguments) {
        try {
            return (int) Class.forName("io.rabbitagent.cli.Cli")
                    .getMethod("inProcess", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            System.err.println("agent: this installation is incomplete: " + e);
            return ExitCode.CONFIGURATION;
        }
    }
}
