package io.rabbitagent.copies.isolated;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a copy before its boot, by a {@code rabbitmqctl} that answers as that of 3.10.8 does. */
class TreatmentTest {
    private static final int NOT_TREATED = 77;
    private static final String NOT_LISTED =
            "echo \"Error:\"; echo \"{:not_a_cluster_node, 'The node selected is not in the cluster.'}\"; exit 70";

    @TempDir
    Path directory;

    private record Treated(int code, String said) {}

    @Test
    void all_that_are_lost_are_forgotten_one_after_the_other() throws Exception {
        assertThat(treated("no", "rb2 rb3", "echo \"did $*\""))
                .isEqualTo(new Treated(
                        0, "did forget_cluster_node --offline rb2\ndid forget_cluster_node --offline rb3\nboots\n"));
        assertThat(treated("yes", "", "echo \"did $*\"")).isEqualTo(new Treated(0, "did force_boot\nboots\n"));
        assertThat(treated("no", "", "echo \"did $*\"")).isEqualTo(new Treated(0, "boots\n"));
    }

    @Test
    void one_that_was_forgotten_before_is_passed_over() throws Exception {
        for (String known : new String[] {"rb2", "rb3"}) {
            Treated treated = treated("no", "rb2 rb3", "[ $3 = " + known + " ] || { " + NOT_LISTED + "; }");
            assertThat(treated.code()).as(treated.said()).isZero();
            assertThat(treated.said()).endsWith("boots\n");
        }
    }

    @Test
    void where_all_were_forgotten_before_nothing_was_tried() throws Exception {
        Treated treated = treated("no", "rb2 rb3", NOT_LISTED);
        assertThat(treated.code()).isEqualTo(NOT_TREATED);
        assertThat(treated.said()).endsWith("nothing to forget: its schema does not list rb2 rb3 any more\n");
    }

    @Test
    void what_is_refused_is_an_answer_and_what_was_killed_is_none() throws Exception {
        assertThat(treated("no", "rb2 rb3", "echo 'Error: something else'; exit 70"))
                .isEqualTo(new Treated(NOT_TREATED, "Error: something else\n"));
        assertThat(treated("yes", "", "exit 64").code()).isEqualTo(NOT_TREATED);
        assertThat(treated("no", "rb2", "echo not_a_cluster_node; kill -9 $$").code())
                .isEqualTo(128 + 9);
        assertThat(treated("yes", "", "exit 1").code()).isEqualTo(1);
    }

    private Treated treated(String forceBoot, String forget, String answers) throws IOException, InterruptedException {
        try (InputStream script = TreatmentTest.class.getResourceAsStream("treatment.sh")) {
            Files.write(
                    directory.resolve("treatment.sh"), requireNonNull(script).readAllBytes());
        }
        Files.writeString(directory.resolve("rabbitmqctl"), answers + "\n");
        Files.writeString(directory.resolve("inside.sh"), """
                set -eu
                force_boot='%s' forget='%s' rabbitmqctl=rabbitmqctl
                as_broker() { sh "$@"; }
                . ./treatment.sh
                treat
                echo boots
                """.formatted(forceBoot, forget));
        Process process = new ProcessBuilder("sh", "./inside.sh")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Treated(process.waitFor(), said);
    }
}
