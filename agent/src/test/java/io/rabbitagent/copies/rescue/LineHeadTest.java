package io.rabbitagent.copies.rescue;

import static io.rabbitagent.copies.rescue.Copies.ORDERS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineHeadTest {
    private static Optional<LineHead> read(String first) {
        return LineHead.read(first.getBytes(UTF_8));
    }

    @Test
    void number_id_and_queue_stand_at_the_beginning() {
        assertThat(read(FakeReader.line(ORDERS, 12, "b25l")))
                .contains(new LineHead(12, FakeReader.id(12), Optional.of(ORDERS)));
    }

    @Test
    void a_line_may_be_cut_anywhere_behind_its_id() {
        String line = FakeReader.line(ORDERS, 12, "b25l");
        byte[] all = line.getBytes(UTF_8);
        int idEnds = line.indexOf("\",\"vhost\"") + 1;
        int queueEnds = line.indexOf("\",\"exchange\"") + 1;
        for (int cut = 0; cut < all.length; cut++) {
            Optional<LineHead> head = LineHead.read(Arrays.copyOf(all, cut));

            assertThat(head.map(LineHead::id))
                    .as("cut at %d", cut)
                    .isEqualTo(cut < idEnds ? Optional.empty() : Optional.of(FakeReader.id(12)));
            assertThat(head.flatMap(LineHead::queue))
                    .as("cut at %d", cut)
                    .isEqualTo(cut < queueEnds ? Optional.empty() : Optional.of(ORDERS));
        }
    }

    @Test
    void names_that_are_no_text_are_passed_over() {
        assertThat(
                        read(
                                "{\"n\":1,\"id\":\"a\",\"vhost\":{\"base64\":\"/w==\"},\"queue\":{\"base64\":\"/w==\"},\"body\":\"\"}"))
                .contains(new LineHead(1, "a", Optional.empty()));
    }

    @Test
    void anything_else_is_no_line_of_ours() {
        for (String other :
                List.of("", "x", "[]", "{}", "{\"n\":0,\"id\":\"a\"}", "{\"n\":\"one\",\"id\":\"a\"}", "{\"n\":1}")) {
            assertThat(read(other)).as(other).isEmpty();
        }
    }
}
