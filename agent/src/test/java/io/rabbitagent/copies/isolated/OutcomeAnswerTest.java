package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeAnswerTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final NodeName RB1 = new NodeName("rabbit@rb1");
    private static final NodeName RB2 = new NodeName("rabbit@rb2");

    @TempDir
    Path directory;

    private Path file;
    private final OutcomeAnswer answer = new OutcomeAnswer();

    @BeforeEach
    void file() {
        file = directory.resolve("definitions.json");
    }

    private void said(String json) throws IOException {
        answer.said(MAPPER.readTree(json));
    }

    private static Frames frames(byte[] payload, int announced) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(Frames.DEFINITIONS);
            out.writeInt(announced);
            out.write(payload);
        }
        return new Frames(new ByteArrayInputStream(bytes.toByteArray()));
    }

    @Test
    void definitions_are_told_without_what_they_hold_by_a_file_in_the_copy_that_only_its_owner_reads()
            throws IOException {
        byte[] definitions = "{\"users\":[{\"name\":\"ann\",\"password_hash\":\"SECRET\"}],\"queues\":[]}"
                .getBytes(StandardCharsets.UTF_8);
        Frames frames = frames(definitions, definitions.length);

        answer.definitions(directory, frames, frames.next().orElseThrow());

        assertThat(answer.outcome().definitions())
                .extracting(Definition::kind, Definition::name)
                .containsExactly(tuple("users", "ann"));
        assertThat(answer.outcome().toString()).doesNotContain("SECRET");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(frames.next()).isEmpty();
    }

    @Test
    void definitions_become_the_file_whatever_their_length_and_nothing_of_an_older_one_stays() throws IOException {
        Files.writeString(file, "x".repeat(500_000));
        byte[] definitions = ("{\"users\":[\"" + "é".repeat(100_000) + "\"]}").getBytes(StandardCharsets.UTF_8);
        Frames frames = frames(definitions, definitions.length);

        new DefinitionsTo(file).definitions(directory, frames, frames.next().orElseThrow());

        assertThat(Files.readAllBytes(file)).isEqualTo(definitions);
        assertThat(frames.next()).isEmpty();
    }

    @Test
    void definitions_that_break_off_are_an_error() throws IOException {
        Frames frames = frames(new byte[50], 100);
        Frames.Head head = frames.next().orElseThrow();

        assertThatThrownBy(() -> answer.definitions(directory, frames, head)).isInstanceOf(EOFException.class);
    }

    @Test
    void a_classic_queue_is_opened_by_its_leader_and_others_need_their_members() throws IOException {
        said("{\"queue\":{\"vhost\":\"/\",\"name\":\"c\",\"type\":\"classic\",\"leader\":\"rabbit@rb2\","
                + "\"members\":[\"rabbit@rb2\"],\"mirrors\":[\"rabbit@rb1\"],\"messages\":3}}");
        said("{\"queue\":{\"vhost\":\"v\",\"name\":\"q\",\"type\":\"quorum\",\"leader\":\"rabbit@rb1\","
                + "\"members\":[\"rabbit@rb1\",\"rabbit@rb2\"],\"mirrors\":[]}}");
        said("{\"queue\":{\"vhost\":\"/\",\"name\":\"s\",\"type\":\"stream\",\"leader\":\"rabbit@rb1\","
                + "\"members\":[\"rabbit@rb1\"],\"mirrors\":[]}}");

        assertThat(answer.outcome().queues())
                .containsExactly(
                        queue("/", "c", SchemaQueue.Type.CLASSIC, RB2),
                        queue("v", "q", SchemaQueue.Type.QUORUM, RB1, RB2),
                        queue("/", "s", SchemaQueue.Type.STREAM, RB1));
    }

    private static SchemaQueue queue(String vhost, String name, SchemaQueue.Type type, NodeName... members) {
        return new SchemaQueue(new QueueId(vhost, name), type, members[0], List.of(members), Optional.empty());
    }

    @Test
    void a_queue_that_its_leader_could_not_open_is_told_with_the_problem_in_short() throws IOException {
        said("{\"queue\":{\"vhost\":\"/\",\"name\":\"c\",\"type\":\"classic\",\"leader\":\"rabbit@rb2\","
                + "\"members\":[\"rabbit@rb2\"],\"mirrors\":[],\"problem\":\"{badmatch,\\n  " + "x".repeat(5_000)
                + "}\"}}");

        assertThat(answer.outcome().queues())
                .singleElement()
                .satisfies(queue -> assertThat(queue.problem().orElseThrow())
                        .startsWith("{badmatch, xxx")
                        .hasSize(300));
    }

    @Test
    void what_is_no_queue_is_an_error() {
        assertThatThrownBy(() -> said("{\"begin\":{}}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("begin");
    }
}
