package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Data that a plan has backed up is put back, a broker boots on it, and it has its messages; what was there before is kept. */
class RestoreIT {
    private static final int NODE = Forgotten.NODE;
    private static final String BEFORE = "only-here-before";
    private static final String SINCE = "only-here-since";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void a_node_that_was_joined_anew_boots_on_its_old_data_once_all_are_stopped_and_on_the_new_data_again() {
        Queues.declare(NODE, BEFORE);
        List<String> before = Queues.publish(NODE, BEFORE, 5);
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Queues.declare(NODE, SINCE);
        List<String> since = Queues.publish(NODE, SINCE, 3);
        String backup = Rescued.backup(NODE);

        Lab.stop(NODE);
        Ran beside = restore(backup);
        assertThat(beside.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(beside.err())
                .contains(Lab.node(1) + ", " + Lab.node(2) + " run and list " + Lab.node(NODE) + " as a member")
                .contains("agent rescue export " + backup);
        Lab.stop(1, 2);
        Views.awaitStatus(NODE, "the others are stopped", status -> isStopped(status, 1) && isStopped(status, 2));
        String restored = restore(backup).succeeded().out();
        Lab.rabbitmqctl(NODE, "force_boot").succeeded();
        Lab.start(NODE);
        assertThat(Queues.messages(NODE, BEFORE)).isEqualTo(before);
        assertThat(Queues.all(NODE).findValuesAsText("name")).doesNotContain(SINCE);

        Lab.stop(NODE);
        putBack(restored);
        Lab.start(2, 1, NODE);
        assertThat(Queues.messages(NODE, SINCE)).isEqualTo(since);
        Forgotten.assertIsHome();
    }

    private static boolean isStopped(JsonNode status, int host) {
        return Views.node(status, host).path("state").asText().equals("stopped");
    }

    private static Ran restore(String backup) {
        return Lab.agent(NODE, "backups", "restore", backup, "--yes", "--reason", "what was there before is wanted");
    }

    /** By hand, as the command says where it is. */
    private static void putBack(String restored) {
        String replaced = restored.replaceAll("(?s).*what was there before is in (\\S+)\\.\\s.*", "$1");
        String data = "/var/lib/rabbitmq/mnesia/" + Lab.node(NODE);
        assertThat(replaced).contains("replaced-" + Lab.node(NODE));
        Lab.exec(NODE, "mv", data, data + ".old").succeeded();
        Lab.exec(NODE, "mv", replaced, data).succeeded();
        Lab.exec(NODE, "rm", "-r", data + ".old").succeeded();
    }
}
