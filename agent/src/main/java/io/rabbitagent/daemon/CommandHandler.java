package io.rabbitagent.daemon;

/** Runs the commands that users send over the command socket; called by several threads at a time. */
@FunctionalInterface
public interface CommandHandler {

    /** Runs one command to its end. @return its exit code, see {@link io.rabbitagent.launch.ExitCode} */
    int run(CommandRequest request, CommandIo io);
}
