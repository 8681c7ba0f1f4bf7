package io.rabbitagent.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the agents share, from outside: a directory that all hosts see, or keys in an etcd. */
final class SharedStore {
    private static final String DIRECTORY = "/var/lib/rabbitmq-agent-store";
    private static final String KEYS = "/rabbitmq-agent/";
    private static final String LOG = KEYS + "lab/log/";

    private SharedStore() {}

    static boolean isOnEtcd() {
        return LabCluster.read(LabCluster.configuration(1, "agent.yaml")).contains("store: etcd:");
    }

    /** The agents on these hosts can't reach it; nothing else is lost. */
    static void lose(int... hosts) {
        boolean etcd = isOnEtcd();
        for (int host : hosts) {
            if (etcd) {
                Lab.run("cut-etcd", Integer.toString(host)).succeeded();
            } else {
                Lab.exec(host, "mount", "-t", "tmpfs", "-o", "ro", "tmpfs", DIRECTORY)
                        .succeeded();
            }
        }
    }

    /** The end of {@link #lose}, on an etcd also of every cut of these hosts. */
    static void giveBack(int... hosts) {
        boolean etcd = isOnEtcd();
        for (int host : hosts) {
            if (etcd) {
                Lab.run("heal", Integer.toString(host)).succeeded();
            } else {
                Lab.exec(host, "umount", DIRECTORY).succeeded();
            }
        }
    }

    /** After a reboot of these hosts, which starts nothing in them. */
    static void start(int... hosts) {
        if (isOnEtcd()) {
            Lab.run(Lab.numbered("etcd-start", hosts)).succeeded();
        }
    }

    /** History and decisions: each with its bytes, and with the time or the revision of its last change. */
    static Map<String, String> decided() {
        if (!isOnEtcd()) {
            return Bytes.below(file("log.jsonl"), path -> true);
        }
        Map<String, String> found = keys(KEYS);
        found.keySet().removeIf(key -> key.contains("/board/") || key.contains("/counts/"));
        return found;
    }

    /** What a host's agent has last seen, likewise; empty if it has told nothing. */
    static Map<String, String> board(int host) {
        if (isOnEtcd()) {
            return keys(document("board", host));
        }
        Path board = file("board/" + Lab.node(host) + ".json");
        return Files.exists(board) ? Bytes.below(board, path -> true) : Map.of();
    }

    /** The document in which a host's agent keeps its counts of messages; empty if it has none. */
    static String counts(int host) {
        if (isOnEtcd()) {
            return Lab.etcdctl(1, "get", "--print-value-only", document("counts", host))
                    .succeeded()
                    .out();
        }
        Path counts = file("counts/" + Lab.node(host) + ".json");
        return Files.exists(counts) ? LabCluster.read(counts) : "";
    }

    /** The ids of the history's entries on an etcd, by the positions at which they stand there. */
    static SortedMap<Long, String> positions(int host) {
        JsonNode answer = Lab.etcdctl(host, "get", "--prefix", "--write-out=json", LOG)
                .succeeded()
                .json();
        SortedMap<Long, String> found = new TreeMap<>();
        for (JsonNode pair : answer.path("kvs")) {
            long position = Long.parseLong(decoded(pair.path("key")).substring(LOG.length()));
            found.put(position, Ran.json(decoded(pair.path("value"))).path("id").asText());
        }
        return found;
    }

    /** While no agent runs. */
    static void empty(LabShape shape) {
        LabCluster.empty(Lab.STATE.resolve("store"));
        if (shape.etcd() > 0) {
            Lab.etcdctl(1, "del", "--prefix", KEYS).succeeded();
        }
    }

    /** What {@code rb1} knows, whether it has a quorum or not: its keys and values, or why it gives none. */
    static void keepEtcd(Path to) {
        if (Files.exists(Lab.hostDirectory(1).resolve("log/etcd/etcd.log"))) {
            Ran asked = Lab.etcdctl(1, "get", "--prefix", "--consistency=s", KEYS);
            try {
                Files.createDirectories(to);
                Files.writeString(to.resolve("etcd.txt"), asked.out() + asked.err());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path file(String name) {
        return Lab.STATE.resolve("store").resolve(name);
    }

    private static String document(String kind, int host) {
        return KEYS + "lab/" + kind + "/" + Lab.node(host);
    }

    private static Map<String, String> keys(String prefix) {
        JsonNode answer = Lab.etcdctl(1, "get", "--prefix", "--write-out=json", prefix)
                .succeeded()
                .json();
        Map<String, String> found = new TreeMap<>();
        for (JsonNode pair : answer.path("kvs")) {
            found.put(
                    decoded(pair.path("key")),
                    pair.path("mod_revision").asText() + " "
                            + pair.path("value").asText());
        }
        return found;
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }
}
