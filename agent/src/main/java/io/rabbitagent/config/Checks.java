package io.rabbitagent.config;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.yaml.Problems;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold between settings, and between settings and the machine. Values that are wrong by themselves are left out. */
final class Checks {
    private static final List<Setting<List<String>>> COMMANDS = List.of(
            Settings.BROKER_SERVICE_START,
            Settings.BROKER_SERVICE_STOP,
            Settings.BROKER_SERVICE_MASK,
            Settings.BROKER_SERVICE_UNMASK,
            Settings.BROKER_SERVICE_STATE);
    private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Values values;
    private final Problems problems;

    Checks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** No member is listed twice, whatever else is wrong with the list. */
    void members() {
        Set<String> seen = new HashSet<>();
        List<Given.Item> items =
                values.given(Settings.CLUSTER_MEMBERS).map(Given::items).orElse(List.of());
        for (Given.Item item : items) {
            if (!seen.add(item.text())) {
                error(item.place(), Settings.CLUSTER_MEMBERS, "lists " + item.text() + " twice", "list it once");
            }
        }
    }

    /** No window's name stands for two. */
    void windows() {
        Map<String, String> seen = new HashMap<>();
        List<Given.Row> rows =
                values.given(Settings.MAINTENANCE_WINDOWS).map(Given::rows).orElse(List.of());
        for (Given.Row row : rows) {
            Given.Item name = row.parts().get("name");
            if (name == null) {
                continue;
            }
            String before = seen.putIfAbsent(name.text(), name.place());
            if (before != null) {
                String where = before.equals(name.place()) ? "" : ", first at " + before;
                error(
                        name.place(),
                        Settings.MAINTENANCE_WINDOWS,
                        "has two windows " + name.text() + where,
                        "give each a name of its own");
            }
        }
    }

    /** This host's node is one of the members. */
    void membership(NodeName node) {
        List<NodeName> members = values.find(Settings.CLUSTER_MEMBERS).orElse(List.of(node));
        if (members.contains(node)) {
            return;
        }
        boolean given = values.isGiven(Settings.NODE);
        error(
                values.place(given ? Settings.NODE : Settings.CLUSTER_MEMBERS),
                Settings.NODE,
                node + (given ? "" : ", this host's default,") + " is not among cluster.members " + members + " at "
                        + values.place(Settings.CLUSTER_MEMBERS),
                "set node to the member on this host, or add it to cluster.members");
    }

    /** Commands for one kind of service say that this kind was meant. */
    void service() {
        Optional<Settings.ServiceKind> kind = values.findOrDefault(Settings.BROKER_SERVICE_KIND);
        if (kind.isEmpty()) {
            return;
        }
        boolean commands = kind.get() == Settings.ServiceKind.COMMAND;
        for (Setting<?> command : COMMANDS) {
            if (!commands) {
                unused(command, "systemd");
            } else if (!values.isGiven(command)) {
                error(
                        values.place(Settings.BROKER_SERVICE_KIND),
                        command,
                        "is missing with broker.service.kind: command",
                        "add it, such as " + command.example());
            }
        }
        if (commands) {
            unused(Settings.BROKER_SERVICE_UNIT, "command");
        }
    }

    /** A kind from the environment is meant to win over what the file has for another. */
    private void unused(Setting<?> setting, String kind) {
        if (!values.isGiven(setting)) {
            return;
        }
        String what = "has no effect with broker.service.kind: " + kind;
        if (values.isFromEnvironment(Settings.BROKER_SERVICE_KIND)) {
            problems.warn(values.place(setting), setting.name(), what, "remove one of them");
        } else {
            error(values.place(setting), setting, what, "remove it, or set broker.service.kind");
        }
    }

    /** A backup inside what is backed up would hold itself, and a reset would delete it. */
    void backups(Path directory, Path dataDirectory) {
        if (directory.normalize().startsWith(dataDirectory.normalize())) {
            boolean given = values.isGiven(Settings.BACKUP_DIRECTORY);
            error(
                    values.place(given ? Settings.BACKUP_DIRECTORY : Settings.STATE_DIRECTORY),
                    Settings.BACKUP_DIRECTORY,
                    directory + " is inside broker.data_directory " + dataDirectory + ", which is what is backed up",
                    "name a directory beside it, best on another disk");
        }
    }

    void freshness() {
        values.findOrDefault(Settings.OBSERVE_INTERVAL)
                .flatMap(interval -> values.findOrDefault(Settings.OBSERVE_FRESH_FOR)
                        .filter(freshFor -> freshFor.compareTo(interval) <= 0))
                .ifPresent(tooShort -> error(
                        values.place(
                                values.isGiven(Settings.OBSERVE_FRESH_FOR)
                                        ? Settings.OBSERVE_FRESH_FOR
                                        : Settings.OBSERVE_INTERVAL),
                        Settings.OBSERVE_FRESH_FOR,
                        "is not longer than observe.interval: every observation would be stale before the next one",
                        "make it several times as long"));
    }

    /** What there is of them can be used; a warning where there are none. */
    void credentials() {
        boolean given = new LoginChecks(values, problems)
                .check(Settings.BROKER_USERNAME, Settings.BROKER_PASSWORD, Settings.BROKER_CREDENTIALS_FILE);
        if (!given) {
            problems.warn(
                    values.file(),
                    Settings.BROKER_CREDENTIALS_FILE.name(),
                    "is missing: all that the management API tells will be unknown",
                    "name a file with username and password");
        }
    }

    /** Passwords cross a network only under TLS; authorities are there and are of use. */
    void transport() {
        Optional<URI> url = values.findOrDefault(Settings.BROKER_URL);
        boolean plain = url.isPresent() && "http".equals(url.get().getScheme());
        if (plain && !THIS_HOST.contains(url.get().getHost())) {
            problems.warn(
                    values.place(Settings.BROKER_URL),
                    Settings.BROKER_URL.name(),
                    "sends the password over the network in the clear",
                    "use https, or the broker's address on this host");
        }
        values.find(Settings.BROKER_CA_FILE).ifPresent(file -> authorities(file, plain));
    }

    private void authorities(Path file, boolean plain) {
        if (plain) {
            problems.warn(
                    values.place(Settings.BROKER_CA_FILE),
                    Settings.BROKER_CA_FILE.name(),
                    "has no effect: broker.url is not https",
                    "use https or remove it");
        }
        try {
            String ignored = TextFile.read(file, PosixFilePermission.OTHERS_WRITE);
        } catch (TextFile.Refused e) {
            refused(Settings.BROKER_CA_FILE, file, e);
        }
    }

    private void refused(Setting<?> setting, Path file, TextFile.Refused refused) {
        String where = values.given(setting).orElseThrow().items().get(0).place();
        error(where, setting, file + refused.line + " " + sentence(refused.what()), refused.remedy);
    }

    /** Behind the file's name: "is empty" goes on with it, "there is no such file" does not. */
    static String sentence(String what) {
        return what.startsWith("is ") || what.startsWith("holds ") || what.startsWith("can't ")
                ? what
                : "is refused: " + what;
    }

    private void error(String place, Setting<?> setting, String what, String remedy) {
        problems.error(place, setting.name(), what, remedy);
    }
}
