package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Loss.Kept;
import io.rabbitagent.plan.Losses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");

    /** As an agent wrote it that kept neither feature flags nor what was announced. */
    private static final String OLDER = """
            {"format_version":1,"cluster":"prod","node":"rabbit@rb1","plan":"p-1","at":"2026-01-01T12:00:00Z","type":"disc",
            "members":["rabbit@rb1"],"data_directory":"/data","files":42,"bytes":1000,"millis":9000,
            "definitions_from":"rabbit@rb2","definitions_sha256":"00"}""";

    @Test
    void what_was_written_reads_back_as_it_was() throws IOException {
        List<Loss> queues = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            queues.add(new Loss("/", "q" + n, OptionalLong.of(n), "only on this node"));
        }
        queues.add(new Loss("billing", "in \"quotes\"", OptionalLong.empty(), "not counted", Kept.BACKUP_ONLY));
        queues.add(new Loss("billing", "gone", OptionalLong.empty(), "nobody has it", Kept.NOBODY));
        Losses losses = new Losses(queues, 7, List.of("mirrors can't be asked"));
        Manifest manifest = manifest(Optional.of("11"), Optional.of("inconsistent-cluster"), Optional.of(losses));

        assertThat(Manifest.read(manifest.json())).isEqualTo(manifest);
    }

    @Test
    void no_losses_are_told_from_losses_that_nobody_wrote_down() throws IOException {
        Manifest none = manifest(Optional.empty(), Optional.of("r"), Optional.of(Losses.NONE));

        assertThat(Manifest.read(none.json()).losses()).contains(Losses.NONE);
        assertThat(read(OLDER).losses()).isEmpty();
    }

    @Test
    void of_a_manifest_that_does_not_tell_who_keeps_a_queue_that_is_unknown() throws IOException {
        String losses = "\"losses\":[{\"vhost\":\"/\",\"queue\":\"q\",\"messages\":1,\"why\":\"w\"}],\"losses_more\":0";

        Manifest older = read(OLDER.replace("\"files\":42", losses + ",\"files\":42"));

        assertThat(older.losses().orElseThrow().queues()).extracting(Loss::kept).containsExactly(Kept.UNTOLD);
        assertThat(older.nodeGivenUp()).isEmpty();
    }

    @Test
    void a_manifest_from_before_there_were_losses_and_feature_flags_is_read() throws IOException {
        assertThat(read(OLDER)).isEqualTo(manifest(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void losses_that_say_less_than_they_should_are_no_losses() {
        for (String wrong : List.of(
                "\"losses\":[{\"vhost\":\"/\",\"messages\":1,\"why\":\"w\"}],\"losses_more\":0",
                "\"losses\":[{\"vhost\":\"/\",\"queue\":\"q\",\"messages\":\"1\",\"why\":\"w\"}],\"losses_more\":0",
                "\"losses\":[{\"vhost\":\"/\",\"queue\":\"q\",\"why\":\"w\"}],\"losses_more\":0",
                "\"losses\":{},\"losses_more\":0",
                "\"losses\":[]",
                "\"losses\":[],\"losses_more\":99999999999",
                "\"losses\":[{\"vhost\":\"/\",\"queue\":\"q\",\"messages\":1,\"why\":\"w\",\"kept\":\"x\"}],\"losses_more\":0",
                "\"node_given_up\":\"yes\"",
                "\"gives_up_at_step\":\"4\"",
                "\"rule\":7",
                "\"feature_flags_sha256\":null")) {
            String text = OLDER.replace("\"files\":42", wrong + ",\"files\":42");

            assertThatThrownBy(() -> read(text)).as(wrong).isInstanceOf(IOException.class);
        }
    }

    private static Manifest read(String text) throws IOException {
        return Manifest.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_backup_without_definitions_reads_back_and_one_that_names_who_exported_them_needs_their_checksum()
            throws IOException {
        Manifest none = SomeBackups.withoutDefinitions(RB1);
        assertThat(Manifest.read(none.json())).isEqualTo(none);
        assertThatThrownBy(() -> read(OLDER.replace(",\"definitions_sha256\":\"00\"", "")))
                .hasMessageContaining("has no definitions_sha256");
    }

    private static Manifest manifest(Optional<String> flags, Optional<String> rule, Optional<Losses> losses) {
        return new Manifest(
                "prod",
                RB1,
                "p-1",
                Instant.parse("2026-01-01T12:00:00Z"),
                NodeType.DISC,
                List.of(RB1),
                Path.of("/data"),
                42,
                1000,
                Duration.ofSeconds(9),
                Optional.of(new NodeName("rabbit@rb2")),
                Optional.of("00"),
                flags,
                rule,
                losses,
                rule.map("inconsistent-cluster"::equals),
                rule.isPresent() ? OptionalInt.of(4) : OptionalInt.empty());
    }
}
