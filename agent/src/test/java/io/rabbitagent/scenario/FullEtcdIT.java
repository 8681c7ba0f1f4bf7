package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An etcd that takes nothing any more: the agents say so, look on, act on nothing, and have lost nothing once there is room. */
class FullEtcdIT {
    private static final LabShape SHAPE = LabShape.USUAL.onSmallEtcd();
    private static final List<Integer> HOSTS = SHAPE.hosts();
    private static final String RULE = "app-stopped";
    private static final String FILL = "/var/lib/etcd/fill";
    /** Not the agents'. Each time a revision more, of a megabyte. */
    private static final String WRITE = "head -c 1000000 /dev/zero | tr '\\0' x"
            + " | etcdctl --endpoints rb1:2379,rb2:2379,rb3:2379 --command-timeout=5s put /others/key";

    private static final String NO_SPACE = "mvcc: database space exceeded";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(SHAPE);

    @AfterEach
    void thereIsRoom() {
        HOSTS.forEach(FullEtcdIT::free);
    }

    @Test
    void the_disk_of_one_member_the_others_go_on() {
        fill(2);
        await("the member ends").atMost(Duration.ofMinutes(2)).until(() -> {
            // Where it leads, nobody answers until another one does.
            Lab.exec(1, "sh", "-c", WRITE);
            return hasEnded(2);
        });

        stopApplication();
        cured();
        HOSTS.forEach(FullEtcdIT::awaitReachable);

        free(2);
        Lab.run("etcd-start", "2").succeeded();
        assertNothingIsLost("one full disk");
    }

    @Test
    void the_disks_of_all_members_nothing_is_done_until_there_is_room() {
        HOSTS.forEach(FullEtcdIT::fill);
        await("no majority is left")
                .atMost(Duration.ofMinutes(3))
                .until(() -> Lab.exec(1, "sh", "-c", WRITE).code() != 0
                        && HOSTS.stream().filter(FullEtcdIT::hasEnded).count() > 1);
        HOSTS.forEach(FullEtcdIT::awaitUnreachable);
        stopApplication();
        assertNothingIsDone();

        HOSTS.forEach(FullEtcdIT::free);
        Lab.run(Lab.numbered("etcd-start", SHAPE.etcdMembers())).succeeded();
        HOSTS.forEach(FullEtcdIT::awaitReachable);
        cured();
        assertNothingIsLost("full disks");
    }

    @Test
    void the_quota_until_the_commands_of_the_documentation_are_run() {
        await("the quota is used up")
                .atMost(Duration.ofMinutes(4))
                .until(() -> Lab.exec(1, "sh", "-c", WRITE).err().contains(NO_SPACE));
        for (int host : HOSTS) {
            assertThat(awaitUnreachable(host)).contains(NO_SPACE);
            assertThat(LabCluster.agentOutput(host)).contains(NO_SPACE);
        }
        stopApplication();
        assertNothingIsDone();

        Remedy remedy = Remedy.read();
        String seen = Lab.exec(1, "sh", "-c", remedy.look()).succeeded().out();
        assertThat(seen).contains("alarm:NOSPACE");
        // The compaction may have been made already, by etcd itself; the effect tells.
        Lab.exec(1, "sh", "-c", remedy.clear(seen)).succeeded();

        assertThat(Lab.etcdctl(1, "alarm", "list").succeeded().out()).isBlank();
        HOSTS.forEach(FullEtcdIT::awaitReachable);
        cured();
        assertNothingIsLost("a used quota");
    }

    /** What docs/etcd.md has an operator type, on other hosts. */
    private record Remedy(List<String> lines) {
        private static final Pattern REVISION = Pattern.compile("\"revision\":([0-9]+)");

        static Remedy read() {
            String section = LabCluster.read(Path.of("..", "docs", "etcd.md"))
                    .split("### It is full: NOSPACE\n", 2)[1]
                    .split("\n##", 2)[0];
            List<String> lines = section.lines()
                    .filter(line -> line.startsWith("    "))
                    .map(line -> line.strip().replaceAll("etcd([123]):2379", "rb$1:2379"))
                    .toList();
            assertThat(lines).hasSize(7).element(4).asString().endsWith("compact REVISION");
            return new Remedy(lines);
        }

        String look() {
            return String.join("\n", lines.subList(0, 4));
        }

        String clear(String seen) {
            Matcher revision = REVISION.matcher(seen);
            assertThat(revision.find()).as("%s", seen).isTrue();
            return lines.get(0) + "\n" + String.join("\n", lines.subList(4, 7)).replace("REVISION", revision.group(1));
        }
    }

    private static void fill(int host) {
        Ran filled = Lab.exec(host, "dd", "if=/dev/zero", "of=" + FILL, "bs=64K");
        assertThat(filled.err()).contains("No space left on device");
    }

    private static void free(int host) {
        Lab.exec(host, "rm", "-f", FILL).succeeded();
    }

    private static boolean hasEnded(int host) {
        return Lab.run("status")
                .out()
                .lines()
                .anyMatch(line -> line.startsWith("rb" + host + " ") && line.contains("etcd: none"));
    }

    /** What waits for a human's approval, so that there is a decision to be made. */
    private static void stopApplication() {
        Lab.rabbitmqctl(3, "stop_app").succeeded();
        Views.awaitStatus(
                3,
                "the application is stopped",
                status -> Views.node(status, 3).path("state").asText().equals("app-stopped"));
    }

    private static void cured() {
        String plan = Plans.awaitProposed(1, RULE, 3);
        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
    }

    private static void awaitReachable(int host) {
        Views.awaitStatus(
                host,
                "the store is reachable",
                status -> status.path("store").path("reachable").asBoolean());
    }

    /** @return why */
    private static String awaitUnreachable(int host) {
        JsonNode store = Views.awaitStatus(
                        host,
                        "the store is unreachable",
                        status -> !status.path("store").path("reachable").asBoolean(true))
                .path("store");
        assertThat(store.path("why").asText()).isNotBlank();
        return store.path("why").asText();
    }

    /** They look, round by round, and write down what they see. */
    private static void assertNothingIsDone() {
        ClusterDown.awaitFurtherRounds(10, 1, 2, 3);
        for (int host : HOSTS) {
            awaitUnreachable(host);
            assertThat(Views.status(host).path("plans")).isEmpty();
        }
        assertThat(Views.node(Views.status(3), 3).path("state").asText()).isEqualTo("app-stopped");
        assertThat(Views.ofKind(Views.journal(1), "peer-lost"))
                .extracting(entry -> entry.path("node").asText())
                .contains(Lab.node(3));
        HOSTS.forEach(host ->
                assertThat(Views.ofKind(Views.journal(host), "child-started")).isEmpty());
    }

    private static void assertNothingIsLost(String after) {
        HOSTS.forEach(host -> Journals.assertInTheHistoryOnce(host, List.of(after)));
    }
}
