package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeftOverChildrenTest {
    private static final NodeName ME = Pictures.node(1);

    private final LeftOverChildren children = new LeftOverChildren();
    private Process process;

    @BeforeEach
    void start_a_child() throws IOException {
        process = new ProcessBuilder("sleep", "300").start();
    }

    @AfterEach
    void end_it() {
        process.destroyForcibly();
    }

    @Test
    void those_that_live_are_named_of_whatever_step_they_are() throws IOException {
        ChildStarted child = started(ME, "p-1", 2, process.pid());
        children.restore(child);
        children.restore(new AgentStarted(ME, "another", "1"));
        assertThat(children.living()).containsExactly(child);
    }

    @Test
    void one_that_has_ended_is_not_named() throws Exception {
        children.restore(started(ME, "p-1", 1, process.pid()));
        process.destroyForcibly().waitFor();
        assertThat(children.living()).isEmpty();
    }

    @Test
    void another_process_that_was_given_the_same_pid_is_not_taken_for_it() throws IOException {
        ChildStarted child = started(ME, "p-1", 1, process.pid());
        children.restore(
                new ChildStarted(ME, "p-1", 1, child.claimId(), child.command(), child.pid(), child.startTicks() - 1));
        assertThat(children.living()).isEmpty();
    }

    static ChildStarted started(NodeName node, String plan, int step, long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String behindTheName = stat.substring(stat.lastIndexOf(')') + 2);
        long startTicks = Long.parseLong(behindTheName.split(" ", -1)[19]);
        return new ChildStarted(node, plan, step, "old-claim", "rabbitmqctl start_app", pid, startTicks);
    }
}
