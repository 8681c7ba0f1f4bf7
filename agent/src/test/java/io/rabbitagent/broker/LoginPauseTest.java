package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginPauseTest {
    private static final Credentials AGENT = new Credentials("agent", "wrong");
    private static final String RESOURCE = "/api/nodes";

    private final LoginPause pause = new LoginPause(Duration.ofSeconds(5), Duration.ofSeconds(60));

    @Test
    void tries_where_nothing_was_refused() {
        assertThat(pause.insteadOfTrying(AGENT, 0)).isNull();
    }

    @Test
    void each_refusal_doubles_the_pause_up_to_the_longest() {
        List<Long> tries = new ArrayList<>();
        for (long second = 0; second < 300; second++) {
            long now = Duration.ofSeconds(second).toNanos();
            if (pause.insteadOfTrying(AGENT, now) == null) {
                tries.add(second);
                pause.refused(RESOURCE, AGENT, "refused", now);
            }
        }
        assertThat(tries).containsExactly(0L, 5L, 15L, 35L, 75L, 135L, 195L, 255L);
    }

    @Test
    void answers_with_the_remembered_reason_and_the_time_left() {
        pause.refused(RESOURCE, AGENT, "wrong password", 0);
        assertThat(pause.insteadOfTrying(AGENT, Duration.ofSeconds(2).toNanos()))
                .isEqualTo("wrong password; not tried again for 4 s");
    }

    @Test
    void other_credentials_are_tried_at_once_and_start_anew() {
        pause.refused(RESOURCE, AGENT, "refused", 0);
        Credentials other = new Credentials("agent", "new");
        assertThat(pause.insteadOfTrying(other, 1)).isNull();
        pause.refused(RESOURCE, other, "refused", 1);
        assertThat(pause.insteadOfTrying(other, Duration.ofSeconds(6).toNanos()))
                .isNull();
    }

    @Test
    void requests_that_were_under_way_together_count_once() {
        pause.refused(RESOURCE, AGENT, "refused", 0);
        pause.refused("/api/overview", AGENT, "refused", 1);
        assertThat(pause.insteadOfTrying(AGENT, Duration.ofSeconds(5).toNanos()))
                .isNull();
    }

    @Test
    void ends_when_what_was_refused_is_granted_and_not_when_something_else_is() {
        pause.refused(RESOURCE, AGENT, "refused", 0);
        pause.granted("/api/overview");
        assertThat(pause.insteadOfTrying(AGENT, 1)).isNotNull();
        pause.granted(RESOURCE);
        assertThat(pause.insteadOfTrying(AGENT, 1)).isNull();
    }
}
