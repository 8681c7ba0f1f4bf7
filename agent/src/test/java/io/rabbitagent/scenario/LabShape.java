package io.rabbitagent.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a test asks of the lab. One of another shape is made anew, which costs half a minute.
 *
 * <p>The system property {@code lab.store} says where the agents of every shape have their shared store: {@code file}, in a
 * directory that the hosts share, or {@code etcd}. A shape that asks {@linkplain #onEtcd() for etcd} has it either way.
 *
 * @param nodes how many brokers, 1 to 7
 * @param tableWaitMillis how long each of the six waits for its peers' tables lasts that a boot does
 * @param monitoring whether a Prometheus and an Alertmanager watch it
 * @param etcd how many members the etcd has that is the agents' store, on the first hosts; 0 if that store is a directory
 * @param small whether each member has a disk of its own, that can be full, and a quota of 32 MiB
 */
record LabShape(int nodes, int tableWaitMillis, boolean monitoring, int etcd, boolean small) {
    private static final int ETCD_MEMBERS = 3;

    /** Who boots alone waits for a minute and a half: a plan that brings its peers has that long on a busy machine. */
    static final LabShape USUAL = usual(3, 15_000, false);

    /** A boot that waits in vain gives up within half a minute instead of a minute and a half. */
    static final LabShape IMPATIENT = usual(3, 2_000, false);

    static final LabShape MONITORED = usual(3, USUAL.tableWaitMillis, true);

    LabShape(int nodes, int tableWaitMillis, boolean monitoring, int etcd) {
        this(nodes, tableWaitMillis, monitoring, etcd, false);
    }

    static LabShape ofNodes(int nodes) {
        return usual(nodes, USUAL.tableWaitMillis, false);
    }

    private static LabShape usual(int nodes, int tableWaitMillis, boolean monitoring) {
        LabShape shape = new LabShape(nodes, tableWaitMillis, monitoring, 0);
        String store = System.getProperty("lab.store", "file");
        return switch (store) {
            case "file" -> shape;
            case "etcd" -> shape.onEtcd();
            default -> throw new IllegalArgumentException("lab.store is file or etcd, not " + store);
        };
    }

    /** The agents' store is an etcd of three members, or of as many as there are hosts. */
    LabShape onEtcd() {
        return new LabShape(nodes, tableWaitMillis, monitoring, Math.min(ETCD_MEMBERS, nodes));
    }

    /** As {@link #onEtcd()}, of members that get full soon. */
    LabShape onSmallEtcd() {
        return new LabShape(nodes, tableWaitMillis, monitoring, onEtcd().etcd, true);
    }

    List<Integer> hosts() {
        return IntStream.rangeClosed(1, nodes).boxed().toList();
    }

    int[] numbers() {
        return IntStream.rangeClosed(1, nodes).toArray();
    }

    int[] etcdMembers() {
        return IntStream.rangeClosed(1, etcd).toArray();
    }

    String[] up() {
        List<String> up = new ArrayList<>(List.of(
                "up",
                "--agents",
                "--nodes",
                Integer.toString(nodes),
                "--table-wait",
                Integer.toString(tableWaitMillis)));
        if (monitoring) {
            up.add("--monitoring");
        }
        if (etcd > 0) {
            up.addAll(List.of("--etcd", Integer.toString(etcd)));
        }
        if (small) {
            up.addAll(List.of("--etcd-disk", "192M", "--etcd-quota", "32M"));
        }
        return up.toArray(new String[0]);
    }
}
