package io.rabbitagent.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a test asks of the lab. One of another shape is made anew, which costs half a minute.
 *
 * @param nodes how many brokers, 1 to 7
 * @param tableWaitMillis how long each of the six waits for its peers' tables lasts that a boot does
 * @param monitoring whether a Prometheus and an Alertmanager watch it
 */
record LabShape(int nodes, int tableWaitMillis, boolean monitoring) {
    /** Who boots alone waits for a minute and a half: a plan that brings its peers has that long on a busy machine. */
    static final LabShape USUAL = new LabShape(3, 15_000, false);

    /** A boot that waits in vain gives up within half a minute instead of a minute and a half. */
    static final LabShape IMPATIENT = new LabShape(3, 2_000, false);

    static final LabShape MONITORED = new LabShape(3, USUAL.tableWaitMillis, true);

    static LabShape ofNodes(int nodes) {
        return new LabShape(nodes, USUAL.tableWaitMillis, false);
    }

    List<Integer> hosts() {
        return IntStream.rangeClosed(1, nodes).boxed().toList();
    }

    int[] numbers() {
        return IntStream.rangeClosed(1, nodes).toArray();
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
        return up.toArray(new String[0]);
    }
}
