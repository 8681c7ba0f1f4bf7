package io.rabbitagent.cli;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs that runbooks use, and what can be told of a line of each without running it: which options were looked at, units, files, ports and
 * pages that there are. What is not in here is not known, and fails.
 */
final class KnownPrograms {
    private static final Path PACKAGING = Path.of("../packaging");
    private static final Path PAGES = Path.of("src/main/resources/io/rabbitagent/http/openapi.json");

    /** Debian's: of RabbitMQ, and of what watches it. */
    private static final Set<String> DEBIAN_UNITS = Set.of("rabbitmq-server", "prometheus", "prometheus-alertmanager");

    /** Files and directories of Debian's packages; {@code prometheus-alertmanager} has no directory of its own. */
    private static final Pattern DEBIAN_FILES =
            Pattern.compile("/etc/rabbitmq/(rabbitmq\\.conf|rabbitmq-env\\.conf|advanced\\.config|enabled_plugins)"
                    + "|/etc/prometheus/(prometheus|alertmanager)\\.yml|/etc/default/(rabbitmq-server|prometheus|prometheus-alertmanager)"
                    + "|/var/(lib|log)/rabbitmq(/.*)?");

    private static final Pattern OUR_FILES =
            Pattern.compile("/var/lib/rabbitmq-agent(/.*)?|/var/lib/rabbitmq-agent-store(/.*)?");

    /** The agent, the broker's own metrics and API, AMQP, distribution and epmd, and etcd: as the documentation names them. */
    private static final Set<Integer> PORTS = Set.of(15693, 15692, 15672, 5672, 5671, 25672, 4369, 2379);

    private static final int AGENT = 15693;
    private static final int PROMETHEUS = 9090;

    private static final Map<String, String> SYSTEMCTL = Map.ofEntries(
            entry("start", "--no-block"),
            entry("stop", "--no-block"),
            entry("restart", "--no-block"),
            entry("reload", ""),
            entry("status", ""),
            entry("is-active", ""),
            entry("show", "-p="),
            entry("enable", "--now"),
            entry("disable", "--now"),
            entry("mask", "--runtime --now"),
            entry("unmask", "--runtime"));

    /** One line of a program. */
    private interface Check {
        void of(List<String> words);
    }

    private static final Map<String, Check> PROGRAMS = Map.ofEntries(
            entry("systemctl", KnownPrograms::systemctl),
            entry("journalctl", KnownPrograms::journalctl),
            entry("curl", KnownPrograms::curl),
            entry("promtool", KnownPrograms::promtool),
            entry("amtool", KnownPrograms::amtool),
            entry("etcdctl", KnownPrograms::etcdctl),
            entry("df", words -> paths(words, "-h")),
            entry("ls", words -> paths(words, "-l -a -la")),
            entry("cat", words -> paths(words, "")),
            entry("rm", words -> paths(words, "")),
            entry("cp", words -> Arguments.of(words, "-a --reflink=")),
            entry("install", KnownPrograms::install),
            entry("nc", KnownPrograms::netcat),
            entry("getent", KnownPrograms::getent),
            entry("rabbitmq-server", words -> Arguments.of(words, "-detached")));

    private KnownPrograms() {}

    static boolean have(String program) {
        return PROGRAMS.containsKey(program) || BrokerTools.has(program);
    }

    /**
     * Looks at one command.
     *
     * @param whole whether it is to be copied as it is; a sentence may name a command without what it needs
     * @throws IllegalArgumentException where it can't work
     */
    static void check(List<String> command, boolean whole) {
        List<String> words = command.subList(1, command.size());
        if (BrokerTools.has(command.get(0))) {
            BrokerTools.check(command.get(0), words, whole);
            return;
        }
        Check check = PROGRAMS.get(command.get(0));
        if (check == null) {
            throw new IllegalArgumentException("unknown program " + command.get(0)
                    + ": say in KnownPrograms what can be told of it, after having tried it");
        }
        check.of(words);
    }

    private static void systemctl(List<String> words) {
        String verb = words.get(0);
        String options = SYSTEMCTL.get(verb);
        require(options != null, "systemctl has no " + verb);
        List<String> units = Arguments.of(words, options == null ? "" : options).rest();
        require(units.size() > 1, "of no unit");
        units.subList(1, units.size()).forEach(KnownPrograms::requireUnit);
    }

    private static void journalctl(List<String> words) {
        Arguments arguments = Arguments.of(words, "-u= --since= -f -n= -b -k --no-pager -o=");
        require(arguments.rest().isEmpty(), "journalctl takes " + arguments.rest() + " for fields");
        requireUnit(arguments.option("-u", ""));
        String since = arguments.option("--since", "-1h");
        require(
                since.matches("-\\d+(s|m|min|h|d)|today|yesterday|\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d(:\\d\\d)?)?"),
                "since " + since);
    }

    private static void requireUnit(String unit) {
        Set<String> units = new TreeSet<>(DEBIAN_UNITS);
        files(PACKAGING.resolve("systemd")).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".service"))
                .forEach(name -> units.add(name.replaceFirst("\\.service$", "")));
        require(units.contains(unit.replaceFirst("\\.service$", "")), "no unit " + unit + ", but " + units);
    }

    private static void curl(List<String> words) {
        Arguments arguments = Arguments.of(words, "-s -sS -S -f --fail -m= --cacert= -H= -X= -d=");
        require(arguments.rest().size() == 1, "one address is needed");
        URI address = URI.create(arguments.rest().get(0));
        require(address.getPort() == AGENT, "no page of port " + address.getPort() + " is known here");
        require(isPage(address.getPath()), "the agent has no page " + address.getPath());
    }

    private static boolean isPage(String path) {
        try {
            return Files.readAllLines(PAGES).stream()
                    .map(line -> line.replaceFirst("^ *\"(/[^\"]*)\" : \\{$", "$1"))
                    .filter(line -> line.startsWith("/"))
                    .anyMatch(page -> path.matches(page.replaceAll("\\{[^}]*}", "[^/]+")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void promtool(List<String> words) {
        List<String> rest = Arguments.of(words, "").rest();
        switch (String.join(" ", rest.subList(0, Math.min(2, rest.size())))) {
            case "query instant" -> {
                require(rest.size() == 4, "query instant takes an address and an expression");
                require(URI.create(rest.get(2)).getPort() == PROMETHEUS, "Prometheus listens on " + PROMETHEUS);
            }
            case "check config", "check rules", "test rules" ->
                rest.subList(2, rest.size()).forEach(KnownPrograms::requirePath);
            default -> throw new IllegalArgumentException("promtool has no " + rest);
        }
    }

    /** Debian's asks the Alertmanager of the same host where no other address is given. */
    private static void amtool(List<String> words) {
        Arguments arguments = Arguments.of(words, "--alertmanager.url= --duration= --comment= --author=");
        List<String> rest = arguments.rest();
        switch (rest.get(0)) {
            case "check-config" -> rest.subList(1, rest.size()).forEach(KnownPrograms::requirePath);
            case "alert", "silence" -> {
                String what = String.join(" ", rest.subList(0, 2));
                require(what.matches("alert query|silence (add|query)"), "amtool has no " + what);
                require(
                        !what.equals("silence add") || arguments.options().containsKey("--comment"),
                        "it asks for --comment");
                require(
                        rest.subList(2, rest.size()).stream().allMatch(one -> one.matches("[a-z_]+(=|!=|=~|!~).+")),
                        "no matchers: " + rest);
            }
            default -> throw new IllegalArgumentException("amtool has no " + rest.get(0));
        }
    }

    /** Debian's 3.4, with {@code ETCDCTL_API=3}. */
    private static void etcdctl(List<String> words) {
        List<String> rest = Arguments.of(words, "--cluster --endpoints= -w=").rest();
        String what = String.join(" ", rest);
        require(
                what.matches("endpoint (health|status)|member list|alarm (list|disarm)|defrag"),
                "etcdctl has no " + what);
    }

    private static void paths(List<String> words, String options) {
        List<String> rest = Arguments.of(words, options).rest();
        require(!rest.isEmpty(), "of no file");
        rest.forEach(KnownPrograms::requirePath);
    }

    private static void install(List<String> words) {
        Arguments arguments = Arguments.of(words, "-d -o= -g= -m=");
        require(arguments.option("-m", "644").matches("0?[0-7]{3}"), "mode " + arguments.options());
        Set<String> owners = Set.of("root", "rabbitmq", "rabbitmq-agent", "prometheus");
        require(owners.contains(arguments.option("-o", "root")), "owner " + arguments.options());
        require(owners.contains(arguments.option("-g", "root")), "group " + arguments.options());
        require(arguments.rest().size() == 2, "a file and where it goes");
        requirePath(arguments.rest().get(1));
    }

    private static void netcat(List<String> words) {
        List<String> rest = Arguments.of(words, "-z -v -zv").rest();
        require(rest.size() == 2, "a host and a port");
        require(PORTS.contains(Integer.valueOf(rest.get(1))), "no port of ours or the broker's: " + rest.get(1));
    }

    private static void getent(List<String> words) {
        require(Set.of("hosts", "ahosts", "passwd", "group").contains(words.get(0)), "no database " + words.get(0));
        require(words.size() > 1, "of nothing");
    }

    /** A whole path is of a file that a package installs, or of the data of the broker or the agent. */
    private static void requirePath(String path) {
        boolean ours = files(PACKAGING.resolve("etc")).stream()
                .map(file -> "/etc/" + PACKAGING.resolve("etc").relativize(file))
                .anyMatch(path::equals);
        require(
                !path.startsWith("/")
                        || ours
                        || OUR_FILES.matcher(path).matches()
                        || DEBIAN_FILES.matcher(path).matches(),
                "nobody installs " + path);
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
