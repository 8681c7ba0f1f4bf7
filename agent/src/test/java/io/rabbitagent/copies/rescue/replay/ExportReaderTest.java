package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.copies.CopyException;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportReaderTest {
    private static final String GOOD = line(1, "first");

    @TempDir
    private Path directory;

    @Test
    void each_message_is_what_its_line_says() throws Exception {
        String line = "{\"n\":1,\"id\":\"ab\",\"vhost\":\"/\",\"queue\":\"o\",\"exchange\":\"amq.topic\","
                + "\"routing_keys\":[\"a.b\",\"cc\"],\"persistent\":false,\"redelivered\":true,"
                + "\"properties\":{\"priority\":3},\"headers\":[{\"name\":\"h\",\"type\":\"bool\",\"value\":true}],"
                + "\"later\":{\"x\":[1,{}]},\"body\":\"//8=\"}";
        try (ExportReader reader = reader(line)) {
            ExportedMessage message = reader.message(1);

            assertThat(message.number()).isEqualTo(1);
            assertThat(message.id()).isEqualTo("ab");
            assertThat(message.exchange().asText()).isEqualTo("amq.topic");
            assertThat(message.routingKey().asText()).isEqualTo("a.b");
            assertThat(message.persistent()).isFalse();
            assertThat(message.properties().path("priority").asInt()).isEqualTo(3);
            assertThat(message.headers()).hasSize(1);
            assertThat(bytes(message.body())).containsExactly(-1, -1);
        }
    }

    @Test
    void messages_between_are_passed_over_and_each_line_tells_its_length() throws Exception {
        String text = String.join("\n", line(1, "one"), line(2, "a longer one"), line(3, "three")) + "\n";
        try (ExportReader reader = reader(text)) {
            assertThat(reader.pass().orElseThrow().bytes())
                    .isEqualTo(line(1, "one").length());
            assertThat(text(reader.message(3))).isEqualTo("three");
            assertThat(reader.pass()).isEmpty();
        }
        List<Long> lengths = new ArrayList<>();
        try (ExportReader reader = reader(text)) {
            for (var line = reader.pass(); line.isPresent(); line = reader.pass()) {
                lengths.add(line.get().bytes());
            }
        }
        assertThat(lengths)
                .containsExactly(
                        (long) line(1, "one").length(),
                        (long) line(2, "a longer one").length(),
                        (long) line(3, "three").length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"n\":2,\"id\":\"secret                            | is no JSON",
                "{\"n\":2,\"id\":secret                              | is no JSON",
                "{\"n\":2,\"id\":\"a\",\"body\":7}                | has a body that is no text",
                "{\"n\":2,\"id\":\"a\"}                           | has no body",
                "{\"n\":2,\"body\":\"\"}                          | has no id",
                "{\"n\":3,\"id\":\"a\",\"body\":\"\"}             | should have the number (n) 2",
                "{\"n\":\"2\",\"id\":\"a\",\"body\":\"\"}         | should have the number (n) 2",
                "[1,2]                                            | is no JSON object",
                "secret                                           | is no JSON",
                "{\"n\":2,\"id\":\"a\",\"body\":\"secret!\"}      | has a body that is no base64",
                "{\"n\":2,\"id\":\"a\",\"body\":\"\"}             | lacks vhost, queue",
            })
    void a_line_that_is_wrong_is_named_without_what_it_holds(String bad, String says) {
        assertThatThrownBy(() -> {
                    try (ExportReader reader = reader(GOOD + "\n" + bad.strip() + "\n")) {
                        reader.message(1);
                        reader.message(2);
                        reader.pass();
                    }
                })
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(directory.resolve("x.jsonl") + ":")
                .hasMessageContaining(says)
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_file_that_ends_too_early_says_so() {
        assertThatThrownBy(() -> {
                    try (ExportReader reader = reader(GOOD)) {
                        reader.message(2);
                    }
                })
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("ends at line 1, before message 2");
    }

    /** The agent's heap is 48 MB, and one of them would fill it several times. */
    @Test
    void a_body_of_128_megabytes_is_read_and_nothing_is_left_of_it() throws Exception {
        long size = 128L << 20;
        Path file = directory.resolve("large.jsonl");
        try (OutputStream out = Files.newOutputStream(file)) {
            String line = line(1, "BODY");
            String body = Base64.getEncoder().encodeToString("BODY".getBytes(StandardCharsets.UTF_8));
            int cut = line.indexOf(body);
            out.write(line.substring(0, cut).getBytes(StandardCharsets.UTF_8));
            OutputStream encoded = Base64.getEncoder().wrap(new Kept(out));
            byte[] block = new byte[1 << 20];
            for (long written = 0; written < size; written += block.length) {
                block[0] = (byte) (written >> 20);
                encoded.write(block);
            }
            encoded.close();
            out.write(line.substring(cut + body.length()).getBytes(StandardCharsets.UTF_8));
        }
        Runtime.getRuntime().gc();
        try (ExportReader reader = ExportReader.of(export(file), Files.newInputStream(file))) {
            ByteBuffer body = reader.message(1).body();

            assertThat(body.remaining()).isEqualTo((int) size);
            assertThat(body.hasArray()).as("in the heap").isFalse();
            assertThat(body.get(5 << 20)).isEqualTo((byte) 5);
            assertThat(body.get(127 << 20)).isEqualTo((byte) 127);
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    /** Leaves what is below it open. */
    private static final class Kept extends FilterOutputStream {
        Kept(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {}
    }

    private ExportReader reader(String text) throws IOException {
        return ExportReader.of(
                export(directory.resolve("x.jsonl")), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Export export(Path file) {
        return ExportFiles.one("o", file);
    }

    private static String line(long number, String body) {
        return ExportFiles.line(number, "/", "o", "{}", "[]", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ExportedMessage message) {
        return new String(bytes(message.body()), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return bytes;
    }
}
