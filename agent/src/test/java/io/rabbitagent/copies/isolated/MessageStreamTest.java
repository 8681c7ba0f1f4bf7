package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStreamTest {
    private static final String HEAD = "{\"n\":1,\"headers\":[]}";
    private static final WantedQueue QUEUE = WantedQueue.fromStart("/", "orders");

    private final Kept kept = new Kept();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 65_535, 65_536, 65_537, 200_000})
    void a_message_and_its_body_are_one_line_whatever_the_body_s_length(int length) throws IOException {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);

        line(frames('B', body), HEAD);

        assertThat(kept.text())
                .isEqualTo("{\"n\":1,\"headers\":[],\"body\":\""
                        + Base64.getEncoder().encodeToString(body) + "\"}\n");
        assertThat(kept.largest).as("held at once").isLessThanOrEqualTo(1 << 17);
    }

    @Test
    void a_broker_that_ends_in_a_body_is_an_error() {
        byte[] whole = frames('B', new byte[100]);
        Frames cut = new Frames(new ByteArrayInputStream(whole, 0, 50));

        assertThatThrownBy(() -> new MessageLines(kept)
                        .line(
                                HEAD.getBytes(StandardCharsets.UTF_8),
                                cut,
                                cut.next().orElseThrow()))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void nothing_more_is_the_end() throws IOException {
        assertThat(new Frames(new ByteArrayInputStream(new byte[0])).next()).isEmpty();
    }

    @Test
    void what_would_not_fit_into_memory_is_refused() throws IOException {
        byte[] announced = {'J', 0x7f, 0, 0, 0};
        Frames frames = new Frames(new ByteArrayInputStream(announced));
        Frames.Head head = frames.next().orElseThrow();

        assertThatThrownBy(() -> frames.whole(head))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void each_queue_begins_and_ends_in_the_order_in_which_they_were_wanted() throws IOException {
        MessageStream stream = new MessageStream(List.of(QUEUE, WantedQueue.fromStart("/", "bills")), kept);

        stream.said(json("{\"begin\":{}}"));
        stream.said(json("{\"end\":{\"messages\":3}}"));
        stream.said(json("{\"begin\":{}}"));
        stream.said(json("{\"end\":{\"messages\":0}}"));

        assertThat(kept.said).containsExactly("begin orders", "end orders 3", "begin bills", "end bills 0");
    }

    @Test
    void a_queue_that_nobody_asked_for_is_an_error() throws IOException {
        MessageStream stream = new MessageStream(List.of(QUEUE), kept);
        stream.said(json("{\"begin\":{}}"));

        assertThatThrownBy(() -> stream.said(json("{\"begin\":{}}"))).isInstanceOf(IOException.class);
        stream.said(json("{\"end\":{\"messages\":3}}"));
        assertThatThrownBy(() -> stream.said(json("{\"begin\":{}}"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stream.said(json("{\"queue\":{}}"))).isInstanceOf(IOException.class);
    }

    private void line(byte[] frame, String head) throws IOException {
        Frames frames = new Frames(new ByteArrayInputStream(frame));
        new MessageLines(kept)
                .line(
                        head.getBytes(StandardCharsets.UTF_8),
                        frames,
                        frames.next().orElseThrow());
    }

    private static byte[] frames(char kind, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            out.writeInt(payload.length);
            out.write(payload);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static JsonNode json(String text) throws IOException {
        return JsonMapper.builder().build().readTree(text);
    }

    private static final class Kept implements MessageSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<String> said = new ArrayList<>();
        private int largest;

        @Override
        public void begin(WantedQueue queue) {
            said.add("begin " + queue.name());
        }

        @Override
        public void bytes(byte[] buffer, int offset, int length) {
            bytes.write(buffer, offset, length);
            largest = Math.max(largest, length);
        }

        @Override
        public void end(WantedQueue queue, long messages) {
            said.add("end " + queue.name() + " " + messages);
        }

        @Override
        public void failed(WantedQueue queue, String why) {
            said.add("failed " + queue.name() + " " + why);
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
