package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After a reset a node that stays alone gets back what the backup knows, and keeps what it has. */
class DefinitionsIT {
    private static final int NODE = Forgotten.NODE;
    private static final String VHOST = "definitions";
    private static final String QUEUE = "defined";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void what_a_reset_deletes_comes_back_from_the_backup_and_what_is_there_stays() {
        define();
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        JsonNode backup = Lab.view(NODE, "backups").path("backups").path(0);
        assertThat(backup.path("rule").asText()).isEqualTo(Forgotten.RULE);
        String id = backup.path("id").asText();
        String directory = Lab.view(NODE, "backups").path("directory").asText() + "/" + id;
        assertThat(Lab.exec(NODE, "cat", directory + "/feature_flags")
                        .succeeded()
                        .out())
                .contains("quorum_queue");
        assertThat(restore(id, "--dry-run").succeeded().json().path("complete").asBoolean())
                .as("the cluster has all of it")
                .isTrue();

        Lab.rabbitmqctl(NODE, "stop_app").succeeded();
        Lab.rabbitmqctl(NODE, "reset").succeeded();
        Lab.rabbitmqctl(NODE, "start_app").succeeded();
        Lab.rabbitmqctl(NODE, "add_user", "bob", "set-since").succeeded();
        awaitRuns();
        JsonNode missing = restore(id, "--dry-run").succeeded().json();
        assertThat(missing.path("complete").asBoolean()).isFalse();
        assertThat(names(missing, "users", "missing_names")).contains("ann").doesNotContain("bob");
        assertThat(names(missing, "users", "differing_names")).contains("bob");
        assertThat(names(missing, "vhosts", "missing_names")).contains(VHOST);
        assertThat(names(missing, "policies", "missing_names")).containsExactly("short in vhost " + VHOST);
        assertThat(names(missing, "operator_policies", "missing_names")).containsExactly("op in vhost " + VHOST);
        assertThat(names(missing, "queues", "missing_names")).contains(QUEUE + " in vhost " + VHOST);
        assertThat(exists("ann", "from-before")).isFalse();

        JsonNode restored =
                restore(id, "--yes", "--reason", "it was reset").succeeded().json();

        assertThat(restored.path("complete").asBoolean()).as("%s", restored).isTrue();
        assertThat(exists("ann", "from-before")).isTrue();
        assertThat(exists("bob", "set-since")).as("what was there stays").isTrue();
        assertThat(list("list_permissions", "-p", VHOST)).contains("ann");
        assertThat(list("list_policies", "-p", VHOST)).contains("short", "max-length");
        assertThat(list("list_operator_policies", "-p", VHOST)).contains("op");
        assertThat(list("list_queues", "-p", VHOST, "name")).contains(QUEUE);
        assertThat(list("list_bindings", "-p", VHOST, "source_name", "destination_name"))
                .contains("amq.fanout\t" + QUEUE);
        List<JsonNode> journal = Views.ofKind(Views.journal(NODE), "definitions-restored");
        assertThat(journal).as("before and after").hasSize(2);
        assertThat(journal.toString()).doesNotContain("password");

        restore(id, "--yes", "--overwrite", "--reason", "as it was").succeeded();

        assertThat(exists("bob", "from-before"))
                .as("what differs is overwritten at last")
                .isTrue();
    }

    /** What others would find. */
    @AfterEach
    void as_before() {
        Lab.rabbitmqctl(NODE, "stop_app");
        Lab.rabbitmqctl(NODE, "join_cluster", Lab.node(1));
        Lab.rabbitmqctl(NODE, "start_app");
        Lab.rabbitmqctl(1, "delete_vhost", VHOST);
        Lab.rabbitmqctl(1, "delete_user", "ann");
        Lab.rabbitmqctl(1, "delete_user", "bob");
    }

    private static void define() {
        Lab.rabbitmqctl(1, "add_user", "ann", "from-before").succeeded();
        Lab.rabbitmqctl(1, "add_user", "bob", "from-before").succeeded();
        Lab.rabbitmqctl(1, "add_vhost", VHOST).succeeded();
        Lab.rabbitmqctl(1, "set_permissions", "-p", VHOST, "ann", ".*", ".*", ".*")
                .succeeded();
        Lab.rabbitmqctl(1, "set_policy", "-p", VHOST, "short", "^d", "{\"max-length\":7}")
                .succeeded();
        Lab.rabbitmqctl(1, "set_operator_policy", "-p", VHOST, "op", "^d", "{\"max-length\":9}")
                .succeeded();
        Lab.rabbitmqctl(
                        1,
                        "eval",
                        "V = <<\"" + VHOST + "\">>, Q = {resource, V, queue, <<\"" + QUEUE + "\">>},"
                                + " {new, _} = rabbit_amqqueue:declare(Q, true, false, [], none, <<\"ann\">>),"
                                + " ok = rabbit_binding:add({binding, {resource, V, exchange, <<\"amq.fanout\">>},"
                                + " <<>>, Q, []}, <<\"ann\">>).")
                .succeeded();
    }

    /** Until the agent has seen it: it imports into no broker of which it does not know that it runs. */
    private static void awaitRuns() {
        Views.awaitStatus(
                NODE,
                "its application runs",
                status -> Lab.agent(
                                        NODE,
                                        "backups",
                                        "restore-definitions",
                                        Lab.view(NODE, "backups")
                                                .path("backups")
                                                .path(0)
                                                .path("id")
                                                .asText(),
                                        "--dry-run")
                                .code()
                        == ExitCode.DONE);
    }

    private static Ran restore(String id, String... options) {
        String[] all = new String[options.length + 5];
        List<String> first = List.of("backups", "restore-definitions", id, "-o", "json");
        for (int n = 0; n < all.length; n++) {
            all[n] = n < first.size() ? first.get(n) : options[n - first.size()];
        }
        return Lab.agent(NODE, all);
    }

    private static List<String> names(JsonNode view, String kind, String field) {
        return Views.list(view.path("before")).stream()
                .filter(line -> line.path("kind").asText().equals(kind))
                .flatMap(line -> Views.texts(line.path(field)).stream())
                .toList();
    }

    private static boolean exists(String user, String password) {
        return Lab.rabbitmqctl(NODE, "authenticate_user", user, password).code() == 0;
    }

    private static String list(String... command) {
        String[] all = new String[command.length + 1];
        all[0] = "-q";
        System.arraycopy(command, 0, all, 1, command.length);
        return Lab.rabbitmqctl(NODE, all).succeeded().out();
    }
}
