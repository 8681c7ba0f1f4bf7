package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One agent a host, and what the command line does where it is missing or silent. */
class OneAgentIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void a_second_daemon_does_not_start_and_the_first_goes_on() {
        String pid = Http.agentPid(1);
        Ran second = Lab.agent(1, "run").exited(78);
        assertThat(second.err()).contains("agent: ");
        assertThat(second.err()).containsPattern("already|another|holds");
        assertThat(Http.agentPid(1)).isEqualTo(pid);
        assertThat(Http.code(1, "/healthz")).isEqualTo("200");
        Lab.agent(1, "status").succeeded();
    }

    @Test
    void without_a_daemon_status_looks_for_itself_and_says_so() {
        Lab.agents("agent-stop", 1);
        Ran status = Lab.agent(1, "status", "-o", "json").succeeded();
        assertThat(status.err()).contains("no daemon runs on this host");
        assertThat(status.json().path("cluster").path("running").asInt()).isEqualTo(3);
        assertThat(Views.node(status.json(), 1).path("state").asText()).isEqualTo("running");
        Ran approve = Lab.agent(1, "approve", "p-00000000", "--reason", "test");
        assertThat(approve.code()).isNotZero();
    }

    @Test
    void a_daemon_that_holds_its_socket_and_is_silent_is_not_worked_around() {
        String pid = Http.agentPid(1);
        Lab.exec(1, "kill", "-STOP", pid).succeeded();
        Ran status;
        try {
            status = Lab.agent(1, "status").exited(69);
        } finally {
            Lab.exec(1, "kill", "-CONT", pid).succeeded();
        }
        assertThat(status.out()).isEmpty();
        assertThat(status.err()).contains("did not answer");
        Lab.agent(1, "status").succeeded();
    }
}
