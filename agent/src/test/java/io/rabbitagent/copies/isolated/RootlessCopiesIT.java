package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers on copies for an agent without rights, as its service runs it. Root takes the user of the broker, with the service's
 * mounts; anybody else stays who they are.
 */
@Tag("quick")
class RootlessCopiesIT {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NONE_FOR_ANYBODY = "echo 0 >/proc/sys/user/max_user_namespaces &&"
            + " exec setpriv --inh-caps=-all --ambient-caps=-all \"$@\"";
    private static final String BROKER = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    /** Its group is the agent's own, and the data's group is one of those that it has besides. */
    private static final List<String> BROKERS_USER =
            List.of("setpriv", "--reuid", "rabbitmq", "--regid", "nogroup", "--groups", "rabbitmq", "--no-new-privs");

    @TempDir
    private static Path directory;

    private static Path data = Path.of("/");
    private static List<String> classPath = List.of();

    private final Path copies = directory.resolve("home/isolated");
    private final Probes probes = new Probes();
    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void dataOfTheBrokersUser() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String script : List.of("as-the-unit.sh", "make-data.sh")) {
            try (InputStream resource = RootlessCopiesIT.class.getResourceAsStream(script)) {
                Files.copy(resource, directory.resolve(script));
            }
        }
        classPath = readableClassPath();
        Path home = Files.createDirectory(directory.resolve("home"));
        if (Owner.isRoot()) {
            ended(List.of("chown", "rabbitmq:rabbitmq", home.toString()));
        }
        List<String> argv = new ArrayList<>(Owner.isRoot() ? BROKERS_USER : List.of());
        argv.addAll(List.of("unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--uts", "--fork"));
        argv.addAll(
                List.of("--kill-child", "sh", directory.resolve("make-data.sh").toString(), home.toString()));
        ended(argv);
        data = home.resolve("mnesia/rabbit@rb7");
    }

    @AfterEach
    void nobodyStays() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void a_broker_boots_on_a_layer_reads_its_messages_and_leaves_nothing() throws Exception {
        Map<String, String> before = files();

        List<String> heard = heard(asking(BROKER, List.of()));

        assertThat(heard)
                .anySatisfy(line -> assertThat(line).contains("on a layer over " + data))
                .noneSatisfy(line -> assertThat(line).contains("it is copied"));
        assertThat(said(heard, "name", "messages")).isEqualTo(Map.of("plain", "1", "quorum", "1"));
        assertThat(files()).as("the original").isEqualTo(before);
        assertNothingIsLeft();
    }

    @Test
    void it_has_no_right_and_reaches_nobody() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            probes.add("interfaces", "tail -n +3 /proc/self/net/dev | cut -d: -f1");
            probes.add("host", "bash -c 'echo hello > /dev/tcp/127.0.0.1/" + outside.getLocalPort() + "'");
            probes.add("rights", "grep -E 'Cap(Prm|Eff|Bnd|Amb)' /proc/self/status | cut -f2 | sort -u");
            probes.add("gains", "grep NoNewPrivs /proc/self/status | cut -f2");
            probes.add("first-to-go", "cat /proc/self/oom_score_adj");
            probes.add("mounts", "mount -t tmpfs tmpfs /run/copy/log");
            probes.add("sockets", "find /run /var/lib -type s 2>/dev/null");
            probes.add("changed", "cd $RABBITMQ_MNESIA_DIR && df --output=fstype . | tail -1 && rm -r quorum && ls");
            Path server = directory.resolve("server");
            probes.write(server);

            Map<String, String> seen = said(
                    heard(asking(server.toString(), List.of("/var/lib/rabbitmq", "/etc/rabbitmq", "/run"))),
                    "vhost",
                    "name");

            assertThat(seen.get("interfaces")).isEqualToIgnoringWhitespace("lo");
            assertThat(seen.get("host")).contains("refused");
            assertThat(seen.get("rights")).isEqualToIgnoringWhitespace("0000000000000000");
            assertThat(seen.get("gains")).isEqualToIgnoringWhitespace("1");
            assertThat(seen.get("first-to-go")).isEqualToIgnoringWhitespace("1000");
            assertThat(seen.get("mounts")).contains("permission denied");
            assertThat(seen.get("sockets")).isBlank();
            assertThat(seen.get("changed"))
                    .startsWith("overlay")
                    .contains("schema.DAT")
                    .doesNotContain("quorum");
            assertThat(data.resolve("quorum")).isDirectory();
            outside.setSoTimeout(1);
            assertThatThrownBy(outside::accept).isInstanceOf(SocketTimeoutException.class);
        }
        assertNothingIsLeft();
    }

    @Test
    void nobody_is_left_when_its_agent_or_its_guard_was_killed() throws Exception {
        probes.line("sleep 7474");
        Path server = directory.resolve("server");
        probes.write(server);
        for (String victim : List.of("AskingProcess", "guard.sh")) {
            Process asking = asking(server.toString(), List.of("/run"));
            await("it is at work")
                    .atMost(SOON)
                    .until(() -> left().stream().anyMatch(one -> one.names("cmdline", "sleep\0007474")));
            List<Marked> victims =
                    left().stream().filter(one -> one.names("cmdline", victim)).toList();
            assertThat(victims).as(victim).isNotEmpty();

            victims.forEach(one -> ProcessHandle.of(one.pid()).ifPresent(ProcessHandle::destroyForcibly));

            heard(asking);
            await("nobody is left of " + victim).atMost(SOON).until(() -> left().isEmpty());
        }
        probes.clear();
        probes.write(server);
        heard(asking(server.toString(), List.of("/run")));
        assertNothingIsLeft();
    }

    /** In a user name space of the test's own, so that nothing is forbidden to anybody else. */
    @Test
    void where_name_spaces_are_forbidden_it_is_refused_with_what_unshare_said() throws Exception {
        List<String> as = new ArrayList<>(Owner.isRoot() ? BROKERS_USER : List.of());
        as.addAll(
                List.of("unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c", NONE_FOR_ANYBODY, "sh"));

        List<String> heard = heard(asking(as, BROKER, List.of()));

        assertThat(heard)
                .last()
                .asString()
                .startsWith(AskingProcess.REFUSED + "the broker on the copy ended; its last words: unshare: ")
                .contains("No space left on device");
        assertNothingIsLeft();
    }

    private Process asking(String server, List<String> covered) throws IOException {
        List<String> as = List.of(
                "unshare",
                "--mount",
                "sh",
                directory.resolve("as-the-unit.sh").toString(),
                "rabbitmq",
                "nogroup",
                "rabbitmq",
                directory.toString());
        return asking(Owner.isRoot() ? as : List.of(), server, covered);
    }

    private Process asking(List<String> as, String server, List<String> covered) throws IOException {
        List<String> argv = new ArrayList<>(as);
        argv.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        argv.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), AskingProcess.class.getName()));
        argv.addAll(List.of(copies.toString(), server, data.toString()));
        argv.addAll(covered);
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    /** All lines until its end. */
    private static List<String> heard(Process process) throws IOException, InterruptedException {
        try (BufferedReader reader = process.inputReader()) {
            List<String> lines = reader.lines().toList();
            process.waitFor();
            return lines;
        }
    }

    /** @return what was said of each queue, or probe */
    private static Map<String, String> said(List<String> heard, String key, String field) throws IOException {
        Map<String, String> said = new HashMap<>();
        for (String line : heard) {
            if (line.startsWith(AskingProcess.SAID)) {
                JsonNode queue = MAPPER.readTree(line.substring(AskingProcess.SAID.length()))
                        .path("queue");
                said.put(queue.path(key).asText(), queue.path(field).asText());
            }
        }
        assertThat(said).as("what was heard: %s", heard).isNotEmpty();
        return said;
    }

    private static List<Marked> left() {
        return Marked.by(directory);
    }

    private void assertNothingIsLeft() throws IOException {
        await("nobody is left")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(left()).isEmpty());
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
        assertThat(copies).isEmptyDirectory();
    }

    /** By their times and sizes. */
    private static Map<String, String> files() throws IOException {
        try (Stream<Path> found = Files.walk(data)) {
            return found.collect(Collectors.toMap(
                    Path::toString,
                    path -> path.toFile().lastModified() + " " + path.toFile().length()));
        }
    }

    /** Where the checkout or the libraries lie the broker's user may not look. */
    private static List<String> readableClassPath() throws IOException, InterruptedException {
        Path libraries = Files.createDirectory(directory.resolve("libraries"));
        List<String> copied = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!element.isEmpty() && Files.exists(Path.of(element))) {
                String name = copied.size() + "-" + Path.of(element).getFileName();
                ended(List.of("cp", "-r", element, libraries.resolve(name).toString()));
                copied.add(libraries.resolve(name).toString());
            }
        }
        ended(List.of("chmod", "-R", "a+rX", libraries.toString()));
        return copied;
    }

    private static void ended(List<String> argv) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        int code = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        assertThat(code).as("%s: %s", argv, Files.readString(output)).isZero();
    }
}
