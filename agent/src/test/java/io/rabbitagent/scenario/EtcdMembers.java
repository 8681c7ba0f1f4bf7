package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The members of the lab's etcd: who leads, and standing still. */
final class EtcdMembers {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private EtcdMembers() {}

    /** The host of the leader, as the member on this host sees it; waits until there is one. */
    static int leader(int asked) {
        return await("etcd has a leader")
                .atMost(PATIENCE)
                .until(
                        () -> members(asked).stream()
                                .filter(one -> member(one).equals(id(one, "leader")))
                                .map(EtcdMembers::host)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Hands the lead to a member; all run. */
    static void lead(int host) {
        int leader = leader(host);
        if (leader != host) {
            String id = members(host).stream()
                    .filter(one -> host(one) == host)
                    .map(one -> member(one).toString(16))
                    .findFirst()
                    .orElseThrow();
            Lab.etcdctl(host, "--endpoints=rb" + leader + ":2379", "move-leader", id)
                    .succeeded();
            await("rb" + host + " leads").atMost(PATIENCE).until(() -> leader(host) == host);
        }
    }

    /** It stands still: its connections stay, and nobody is answered. */
    static void freeze(int host) {
        signal(host, "STOP");
    }

    static void thaw(int host) {
        signal(host, "CONT");
    }

    private static void signal(int host, String name) {
        Lab.exec(host, "sh", "-c", "read -r pid start </run/lab/etcd.process && kill -" + name + " \"$pid\"")
                .succeeded();
    }

    /** Those that answer. */
    private static List<JsonNode> members(int asked) {
        Ran ran = Lab.etcdctl(asked, "endpoint", "status", "--cluster", "--command-timeout=2s", "-w", "json");
        return ran.out().isBlank() ? List.of() : Views.list(ran.json());
    }

    private static int host(JsonNode member) {
        return Integer.parseInt(member.path("Endpoint").asText().replaceAll(".*//rb(\\d+):.*", "$1"));
    }

    private static BigInteger member(JsonNode member) {
        return member.path("Status").path("header").path("member_id").bigIntegerValue();
    }

    private static BigInteger id(JsonNode member, String name) {
        return member.path("Status").path(name).bigIntegerValue();
    }
}
