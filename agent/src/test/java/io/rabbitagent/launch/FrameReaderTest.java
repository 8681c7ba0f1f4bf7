package io.rabbitagent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    @Test
    void frames_come_out_whole_however_they_arrive() throws IOException {
        byte[] large = new byte[Frame.LONGEST];
        large[large.length - 1] = 42;
        byte[] stream =
                concat(Frame.encode(Frame.INTERRUPT), Frame.encode(Frame.OUT, large, 0, large.length), Frame.exit(7));
        for (int piece : new int[] {1, 3, 4096, stream.length}) {
            List<Frame> frames = read(stream, piece);
            assertThat(frames).extracting(Frame::type).containsExactly(Frame.INTERRUPT, Frame.OUT, Frame.EXIT);
            assertThat(frames.get(1).payload()).isEqualTo(ByteBuffer.wrap(large));
            assertThat(frames.get(2).exitCode()).isEqualTo(7);
        }
    }

    @Test
    void a_length_beyond_the_limit_or_below_nothing_is_refused_at_once() {
        for (int length : new int[] {Frame.LONGEST + 1, Integer.MAX_VALUE, -1}) {
            byte[] header = ByteBuffer.allocate(5).put(Frame.OUT).putInt(length).array();
            assertThatThrownBy(() -> read(header, 5))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("announces");
        }
    }

    @Test
    void a_frame_beyond_the_limit_is_never_sent() {
        assertThatThrownBy(() -> Frame.encode(Frame.OUT, ByteBuffer.allocate(Frame.LONGEST + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Frame> read(byte[] stream, int piece) throws IOException {
        FrameReader reader = new FrameReader();
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < stream.length; at += piece) {
            int length = Math.min(piece, stream.length - at);
            ReadableByteChannel part = Channels.newChannel(new ByteArrayInputStream(stream, at, length));
            while (reader.fill(part) > 0) {
                for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                    frames.add(frame);
                }
            }
        }
        return frames;
    }

    private static byte[] concat(ByteBuffer... parts) {
        ByteBuffer all = ByteBuffer.allocate(Frame.LONGEST + 100);
        for (ByteBuffer part : parts) {
            all.put(part);
        }
        byte[] bytes = new byte[all.flip().remaining()];
        all.get(bytes);
        return bytes;
    }
}
