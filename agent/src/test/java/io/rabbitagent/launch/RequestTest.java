package io.rabbitagent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final Request REQUEST = new Request(
            List.of("status", "", "-o", "json", "ü"),
            "/home/me",
            new Terminal(false, true, true, 120),
            Map.of("TZ", "Europe/Berlin", "NO_COLOR", ""));

    @Test
    void a_request_survives_the_way_through_the_socket() throws IOException {
        assertThat(Request.decode(payload())).isEqualTo(REQUEST);
        assertThat(Request.protocol(payload())).isEqualTo(Frame.PROTOCOL);
    }

    @Test
    void a_request_cut_anywhere_is_refused() throws IOException {
        int length = payload().remaining();
        for (int cut = 0; cut < length; cut++) {
            ByteBuffer part = payload().slice(0, cut);
            assertThatThrownBy(() -> Request.decode(part)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void random_bytes_are_a_request_or_refused_and_nothing_else() throws IOException {
        Random random = new Random(20_261_121);
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(payload().remaining()).put(payload()).flip();
            bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
            try {
                assertThat(Request.decode(bytes)).isNotNull();
            } catch (ProtocolException e) {
                assertThat(e).hasMessageStartingWith("a request");
            }
        }
    }

    private static ByteBuffer payload() throws IOException {
        ByteBuffer frame = REQUEST.encode();
        return frame.slice(Frame.HEADER, frame.remaining() - Frame.HEADER);
    }
}
