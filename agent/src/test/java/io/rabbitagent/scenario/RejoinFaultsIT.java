package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can go wrong on the way home: how it ends, what is said, and that the next plan gets there. */
class RejoinFaultsIT {
    private static final String BACKUPS = "/var/lib/rabbitmq-agent/backups";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void a_disk_too_small_for_the_backup_blocks_the_plan_before_anything_is_done() {
        configure("backup:\n  keep_free: 100TB\n");
        Forgotten.byStartApp();

        Views.awaitFinding(1, Forgotten.RULE, Forgotten.NODE, "blocked");
        String explained =
                Lab.agent(3, "explain", "inconsistent-cluster").succeeded().out();
        assertThat(explained).contains("backup-fits", "backup.keep_free");
        configure("");
        home(Forgotten.awaitPlan());
    }

    @Test
    void a_backup_directory_that_cannot_be_written_blocks_the_plan() {
        Lab.exec(3, "mkdir", "-p", BACKUPS).succeeded();
        Lab.exec(3, "mount", "-t", "tmpfs", "-o", "ro,size=1m", "none", BACKUPS).succeeded();
        try {
            Forgotten.byStartApp();
            Views.awaitFinding(1, Forgotten.RULE, Forgotten.NODE, "blocked");
            assertThat(Lab.agent(3, "explain", "inconsistent-cluster")
                            .succeeded()
                            .out())
                    .contains("backup-fits", BACKUPS);
        } finally {
            Lab.exec(3, "umount", BACKUPS).succeeded();
        }
        home(Forgotten.awaitPlan());
    }

    @Test
    void a_disk_that_fills_up_during_the_plan_ends_it_before_anything_is_deleted() {
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        Forgotten.awaitStep(plan, "backup");
        Lab.exec(3, "mkdir", "-p", BACKUPS).succeeded();
        Lab.exec(3, "mount", "-t", "tmpfs", "-o", "size=100k", "none", BACKUPS).succeeded();
        JsonNode run;
        try {
            run = Plans.awaitEnd(1, plan);
        } finally {
            Lab.exec(3, "umount", BACKUPS).succeeded();
        }

        assertThat(run.path("outcome").asText()).isEqualTo("failed");
        assertThat(run.path("detail").asText()).contains("step 2", BACKUPS);
        assertThat(Lab.dataDirectory(3).resolve("schema.DAT")).exists();
        Forgotten.comesHomeAfter(plan);
    }

    @Test
    void a_join_that_is_refused_leaves_a_node_that_the_next_plan_joins_without_another_reset() {
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        Forgotten.awaitStep(plan, "join_cluster");
        Lab.run("cut", "3", "1").succeeded();
        JsonNode run = Plans.awaitEnd(1, plan);

        assertThat(run.path("outcome").asText()).isEqualTo("failed");
        assertThat(run.path("detail").asText()).contains("join_cluster");
        Lab.run("heal").succeeded();
        Forgotten.acknowledge(plan);
        String next = Forgotten.awaitPlan();
        JsonNode steps = Lab.view(1, "plans").path("details").get(0).path("steps");
        assertThat(steps.findValuesAsText("action")).doesNotContain("reset").contains("join_cluster");
        home(next);
    }

    @Test
    void a_peer_that_dies_between_reset_and_join_ends_the_plan_and_the_next_one_gets_home() {
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        Forgotten.awaitStep(plan, "join_cluster");
        Lab.kill(1);
        JsonNode run = Plans.awaitEnd(1, plan);

        assertThat(run.path("outcome").asText()).isIn("failed", "outcome-unknown");
        Lab.start(1);
        Forgotten.comesHomeAfter(plan);
    }

    @Test
    void what_a_plan_that_ended_before_the_reset_has_left_behind_is_taken_up_by_the_next_one() {
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        Forgotten.awaitStep(plan, "check-quorum-queues");
        Lab.agent(1, "abort", plan, "--reason", "a VM without its application stays behind")
                .succeeded();

        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("aborted");
        Forgotten.comesHomeAfter(plan);
    }

    private static void home(String plan) {
        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Forgotten.assertIsHome();
    }

    /** The agent of the node with more configuration than the lab gives it. */
    private static void configure(String more) {
        Path file = LabCluster.configuration(3, "agent.yaml");
        String plain = LabCluster.read(file).replaceAll("(?m)^backup:\\n(  .*\\n)*", "");
        LabCluster.write(file, plain + more);
        Lab.agents("agent-stop", 3);
        Lab.agents("agent-start", 3);
    }
}
