package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the plans that give up messages of a node that is there announced as lost is in the export of their backups, and after a
 * replay in the cluster, each message once. Those of a rejoin are in {@link RescueIT}, those of a lost last node in {@link
 * LastNodeLostIT}.
 */
class GivenUpIT {
    private static final int NODE = 3;
    private static final String MIRRORED = "mirrored-1";
    private static final String TAKEN_IN = "taken-in-alone";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @BeforeEach
    void publisher() {
        Rescued.allowPublishing(NODE);
    }

    @Test
    void a_partitions_losing_side() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^mirrored-", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}")
                .succeeded();
        Queues.declare(1, MIRRORED);
        await("its mirrors")
                .atMost(Plans.PATIENCE)
                .until(() ->
                        Queues.all(1).path(0).path("synchronised_slave_nodes").size() == 2);
        List<String> before = Queues.publish(1, MIRRORED, 3);
        Partitioned.cut(NODE);
        Partitioned.awaitUnseen(1, NODE);
        Partitioned.awaitUnseen(NODE, 1);
        assertThat(Queues.published(1, MIRRORED, "trusted")).isTrue();
        List<String> there = List.of("alone-1", "alone-2", "alone-3");
        there.forEach(body -> assertThat(Queues.published(NODE, MIRRORED, body)).isTrue());
        Partitioned.heal();
        String plan = Partitioned.awaitPlan();
        JsonNode shown = Plans.awaitDryRun(
                1, Partitioned.RULE, "its losses", one -> !one.path("losses").isEmpty());
        Plans.approve(1, plan);
        Partitioned.assertVerified(plan);

        String backup = Rescued.backup(NODE);
        Lab.agent(NODE, "rescue", "export", backup).succeeded();
        assertThat(shown.path("losses").findValuesAsText("queue")).containsExactly(MIRRORED);
        assertThat(Rescued.bodies(NODE, backup, MIRRORED)).containsAll(there);

        Set<String> kept = new HashSet<>(Queues.messages(1, MIRRORED));
        String ids = Rescued.lines(NODE, backup, MIRRORED).stream()
                .filter(line -> kept.contains(Rescued.body(line)))
                .map(line -> line.path("id").asText())
                .collect(Collectors.joining("\n", "", "\n"));
        LabCluster.write(LabCluster.configuration(NODE, "there"), ids);
        Ran unasked = Rescued.replay(NODE, backup);
        assertThat(unasked.code()).as("the winning side has some of it").isEqualTo(ExitCode.USAGE);
        assertThat(unasked.err()).contains(MIRRORED + " in vhost /");
        Rescued.replay(NODE, backup, "--queue", MIRRORED, "--exclude-ids", "/etc/rabbitmq-agent/there")
                .succeeded();
        List<String> all = new ArrayList<>(before);
        all.add("trusted");
        all.addAll(there);
        assertThat(Queues.messages(1, MIRRORED)).as("each once").containsExactlyInAnyOrderElementsOf(all);
        Rescued.replay(NODE, backup, "--queue", MIRRORED, "--exclude-ids", "/etc/rabbitmq-agent/there")
                .succeeded();
        assertThat(Queues.messages(1, MIRRORED)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void what_a_wiped_node_took_in_while_it_ran_alone() {
        Lab.stop(NODE);
        Lab.run("wipe", Integer.toString(NODE)).succeeded();
        Lab.start(NODE);
        WipedNodeIT.takeInMessages();
        String plan = Plans.awaitProposed(1, "wiped-node", NODE);
        JsonNode shown = Plans.awaitDryRun(
                1, "wiped-node", "its losses", one -> !one.path("losses").isEmpty());
        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");

        assertThat(shown.path("losses").findValuesAsText("queue")).containsExactly(TAKEN_IN);
        String backup = Rescued.backup(NODE);
        Lab.agent(NODE, "rescue", "export", backup).succeeded();
        assertThat(Rescued.bodies(NODE, backup, TAKEN_IN)).containsExactly("m", "m", "m");
        Queues.declare(NODE, TAKEN_IN);
        Rescued.replay(NODE, backup).succeeded();
        Rescued.replay(NODE, backup).succeeded();
        assertThat(Queues.messages(1, TAKEN_IN)).as("each once").containsExactly("m", "m", "m");
    }
}
