package io.rabbitagent.broker;

import java.util.List;

/**
 * Hears of every command that is run: the proof that a dry run ran nothing that changes anything.
 *
 * <p>The wrapper that makes the process group ({@code setsid}) is left out: {@code argv} is what the caller asked for.
 */
public interface CommandAudit {
    /** For callers that keep no record. */
    CommandAudit NONE = new CommandAudit() {
        @Override
        public void starting(long call, List<String> argv) {}

        @Override
        public void ended(long call, List<String> argv, CommandResult result) {}
    };

    /**
     * Called before the program is started.
     *
     * @param call pairs this with {@link #ended}
     */
    void starting(long call, List<String> argv);

    void ended(long call, List<String> argv, CommandResult result);
}
