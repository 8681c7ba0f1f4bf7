package io.rabbitagent.broker;

import io.rabbitagent.cluster.LogSignal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Telling lines of a 3.10.8 broker's log, each by the text that the server prints.
 *
 * <p>All were produced on real brokers except {@code pause_if_all_down}, which prints the line of pause_minority, and
 * Autoheal's "aborting" and "denied", whose text is from {@code rabbit_autoheal.erl}. The product's name can be
 * overridden in a broker's configuration, so it is not part of any pattern.
 */
enum LogMark {
    /** In a living VM: {@code start_app}, or the end of a pause. The first line of such a boot. */
    START_ASKED("\\S.* is asked to start\\.\\.\\.", LogSignal.BOOT_STARTED),
    /** The first line of a new VM that reaches the file; consistency checks fail before the banner is printed. */
    LOG_OPENED("Logging: configured log handlers are now ACTIVE", LogSignal.BOOT_STARTED),
    BANNER(" Starting \\S.* on Erlang \\S.*", LogSignal.BOOT_STARTED),
    BOOT_COMPLETED("Server startup complete; \\d+ plugins started\\.", LogSignal.BOOT_COMPLETED),
    WAITING("Waiting for Mnesia tables for \\d+ ms, \\d+ retries left", LogSignal.WAITING_FOR_TABLES),
    /** Every boot waits for tables several times; most of the waits are over at once. */
    TABLES_SYNCED("Successfully synced tables from a peer"),
    BOOT_FAILED("BOOT FAILED", LogSignal.BOOT_FAILED),
    /** Another member could not be asked for its feature flags, such as one that boots itself. */
    FLAGS_NOT_TOLD("(Error during startup: |Application \\w+ exited with reason: ).*"
            + "\\{incompatible_feature_flags,\\{badrpc,.*"),
    /**
     * Of the reasons why a boot gave up. {@code disabled_required_feature_flag} is what 3.11 and later say, by the text of
     * {@code rabbit_feature_flags.erl}.
     */
    FLAGS_REFUSED("(Error during startup: |Application \\w+ exited with reason: ).*"
            + "\\{(incompatible_feature_flags|disabled_required_feature_flag),.*"),
    INCONSISTENT(".*[Nn]ode .* thinks it's clustered with node .* disagrees.*", LogSignal.INCONSISTENT_CLUSTER),
    /** Said only of an application that is up: {@code rabbit:stop/0} first waits for one that boots (3.10.8). */
    STOP_ASKED("\\S.* is asked to stop\\.\\.\\.", LogSignal.STOP_ASKED),
    /** A signal to the VM itself: an orderly end without any of the other lines about stopping. */
    SIGTERM("SIGTERM received - shutting down", LogSignal.STOP_ASKED),
    STOPPED("Successfully stopped \\S.* and its dependencies", LogSignal.STOPPED),
    /** All that {@code rabbitmqctl stop} prints where the application was stopped or paused before. */
    HALTING("Halting Erlang VM with the following applications:", LogSignal.STOPPED),
    DRAINED("This node is being put into maintenance \\(drain\\) mode"),
    /** Every boot says so, and {@code rabbitmq-upgrade revive} of a running node the second. */
    MAINTENANCE_OVER("(Resetting node maintenance status|Unmarked this node as undergoing maintenance)"),
    /**
     * The first start ever, after a reset, or after somebody deleted the data. "Resetting Rabbit" itself proves nothing: a
     * reset that then failed for want of its peers has said so, too.
     */
    EMPTY("Node database directory at .* is empty\\. .*"),
    JOINED("Clustering with \\[.+] as (disc|ram) node"),
    /** The banner of each boot; also of {@code start_app} in a living VM. */
    NAME(" node +: (\\S+)"),
    PEER_UP("rabbit on node (\\S+) up"),
    PEER_DOWN("rabbit on node (\\S+) down"),
    PARTITIONED(".*\\{inconsistent_database, ?running_partitioned_network, ?([^}]*)\\}?.*", LogSignal.PARTITIONED),
    /** Said in boots after a common crash, too: it tells of no sides. */
    PARTITIONED_AT_START(".*\\{inconsistent_database, ?starting_partitioned_network, ?.*", LogSignal.PARTITIONED),
    PAUSED("Cluster minority/secondary status detected - awaiting recovery", LogSignal.PAUSED),
    AUTOHEAL_LOSER("Autoheal: we were selected to restart; winner is .*", LogSignal.AUTOHEAL),
    AUTOHEAL_OVER("Autoheal( finished|: aborting| request denied).*", LogSignal.AUTOHEAL),
    AUTOHEAL("Autoheal( |:).*", LogSignal.AUTOHEAL);

    private final Pattern text;
    private final Optional<LogSignal> signal;

    LogMark(String text, LogSignal signal) {
        this.text = Pattern.compile(text);
        this.signal = Optional.of(signal);
    }

    LogMark(String text) {
        this.text = Pattern.compile(text);
        this.signal = Optional.empty();
    }

    /** What peers and people are told of it; empty where it only matters to the reader of the log. */
    Optional<LogSignal> signal() {
        return signal;
    }

    /** What a line that has this mark is about, such as a node. */
    String subject(String message) {
        Matcher found = text.matcher(message);
        if (!found.matches()) {
            throw new IllegalArgumentException(this + " is not in: " + message);
        }
        return found.group(1);
    }

    /** @param message a line without its time stamp */
    static Optional<LogMark> of(String message) {
        for (LogMark mark : values()) {
            if (mark.text.matcher(message).matches()) {
                return Optional.of(mark);
            }
        }
        return Optional.empty();
    }
}
