package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private long now = -5;
    private final Trouble trouble = new Trouble(logger(), "The board can't be reached", "It is back", () -> now);

    private Logger logger() {
        Logger logger = new LoggerContext().getLogger("trouble");
        told.start();
        logger.addAppender(told);
        return logger;
    }

    private List<String> told() {
        return told.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void the_same_is_told_once_and_that_it_is_over() {
        trouble.over();
        trouble.failed("refused");
        now += Duration.ofHours(1).toNanos();
        trouble.failed("refused");
        trouble.over();
        trouble.over();

        assertThat(told()).containsExactly("The board can't be reached: refused", "It is back");
        trouble.failed("refused");
        assertThat(told()).as("it is new").hasSize(3);
    }

    @Test
    void another_reason_is_told_at_most_once_a_minute() {
        trouble.failed("refused");
        now += Duration.ofSeconds(59).toNanos();
        trouble.failed("full");
        assertThat(told()).hasSize(1);

        now += Duration.ofSeconds(1).toNanos();
        trouble.failed("full");
        trouble.failed("refused");
        assertThat(told()).containsExactly("The board can't be reached: refused", "The board can't be reached: full");
        assertThat(trouble.present()).as("the present one, told or not").contains("refused");
        trouble.over();
        assertThat(trouble.present()).isEmpty();
    }
}
