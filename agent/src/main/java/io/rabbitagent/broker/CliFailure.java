package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why {@code rabbitmqctl} failed, by its text: exit code 69 says the same for a node that is down, a wrong cookie and a
 * host name that does not resolve.
 *
 * <p>The texts are those of 3.10.8, seen on real brokers; what is not recognised is {@link Reason#FAILED}.
 */
final class CliFailure {
    private static final int LONGEST_DETAIL = 400;
    private static final List<Sign> SIGNS = List.of(
            new Sign(
                    "Erlang distribution failed",
                    // Not UNAUTHORIZED: a frozen VM ends in the same text, after 16 s.
                    Reason.FAILED,
                    "the VM takes connections but not the CLI: its Erlang cookie differs from the CLI's, or it hangs,"
                            + " or host names or TLS between nodes differ"),
            new Sign(
                    "Error when reading .*erlang\\.cookie: eacces",
                    Reason.UNREADABLE,
                    "the Erlang cookie may not be read by this user: run the agent as the broker's user or as root"),
            new Sign(
                    "non-existing domain|couldn't resolve hostname",
                    Reason.FAILED,
                    "the node's host name does not resolve"),
            new Sign(
                    "unable to connect to epmd",
                    Reason.REFUSED,
                    "epmd of the node's host does not answer on port 4369"),
            new Sign(
                    "Only root or rabbitmq (can|should) run",
                    Reason.UNREADABLE,
                    "rabbitmqctl must be run by root or the broker's user"),
            new Sign(
                    "command requires the 'rabbit' app to be running",
                    Reason.FAILED,
                    "the rabbit application is not running"),
            new Sign(
                    "operation .* timed out|Error: timeout",
                    Reason.TIMEOUT,
                    "rabbitmqctl gave up waiting for the node"));

    private static final Pattern REACHED =
            Pattern.compile("epmd reports node '[^']*' uses port|Erlang distribution failed|\\* node .* up,");

    private static final Pattern NOT_REACHED =
            Pattern.compile("unable to connect to epmd|non-existing domain|couldn't resolve hostname");

    private CliFailure() {}

    static <T> Fact<T> unknown(CommandResult result) {
        if (result instanceof CommandResult.Exited exited) {
            String text = exited.err().text() + exited.out().text();
            for (Sign sign : SIGNS) {
                if (sign.text().matcher(text).find()) {
                    return Fact.unknown(sign.reason(), sign.remedy());
                }
            }
        }
        return CommandFacts.failed("rabbitmqctl", result);
    }

    /** "epmd reports: node 'rabbit' not running at all": true of a VM that ended, and of one whose epmd was restarted. */
    static boolean saysNotRegistered(CommandResult result, NodeName node) {
        String name = node.value().substring(0, node.value().indexOf('@'));
        return result instanceof CommandResult.Exited exited
                && exited.code() != 0
                && exited.err().text().contains("epmd reports: node '" + name + "' not running at all");
    }

    /** {@code rabbitmqctl} tells how far it came: {@code rabbit_nodes_common:diagnostics_node/1} of 3.10. */
    static Fact<Boolean> heard(CommandResult result, NodeName node) {
        if (!(result instanceof CommandResult.Exited exited)) {
            return unknown(result);
        }
        if (exited.code() == 0 || REACHED.matcher(exited.err().text()).find()) {
            return Fact.known(true);
        }
        boolean notReached = saysNotRegistered(result, node)
                || NOT_REACHED.matcher(exited.err().text()).find();
        return notReached ? Fact.known(false) : unknown(result);
    }

    static String brief(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "…";
    }

    private record Sign(Pattern text, Reason reason, String remedy) {
        Sign(String text, Reason reason, String remedy) {
            this(Pattern.compile(text), reason, remedy);
        }
    }
}
