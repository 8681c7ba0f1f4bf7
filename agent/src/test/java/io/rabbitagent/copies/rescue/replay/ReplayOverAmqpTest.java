package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.Credentials;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole replay over a connection, with a broker that answers as a test says. */
@Timeout(60)
class ReplayOverAmqpTest {
    private static final int MESSAGES = 12;

    @TempDir
    private Path directory;

    private StubBroker broker;
    private Export export;

    @BeforeEach
    void start() throws IOException {
        broker = StubBroker.start();
        List<String> lines = new ArrayList<>();
        for (int n = 1; n <= MESSAGES; n++) {
            byte[] body = new byte[2 << 20];
            body[0] = (byte) n;
            lines.add(ExportFiles.line(n, "/", "orders", "{}", "[]", body));
        }
        export = new ExportFiles(directory.resolve("b-1")).lines("/", "orders", lines);
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void all_messages_arrive_in_their_order() throws Exception {
        Replayed replayed = send(broker, new ReplayCrashTest.Control());

        assertThat(replayed.complete()).isTrue();
        assertThat(numbers(broker)).isEqualTo(ExportFiles.numbers(1, MESSAGES));
    }

    /** An alarm: the broker reads nothing more, and whoever writes to it hangs. */
    @Test
    void an_abort_of_a_replay_that_hangs_ends_it_with_the_record_right() throws Exception {
        broker.on((wire, message) -> {
            if (message.tag() > 3) {
                wire.fallAsleep();
            }
            wire.ack(message.tag(), false);
        });
        Impatient control = new Impatient();

        Replayed hung = send(broker, control);

        assertThat(hung.confirmed()).isEqualTo(3);
        assertThat(hung.uncertain().first()).isEqualTo(4);
        assertThat(hung.uncertain().count()).isLessThan(MESSAGES - 3);
        assertThat(hung.problem()).isPresent();
        assertThat(control.told).anyMatch(line -> line.startsWith("orders in /: sent "));

        try (StubBroker next = StubBroker.start()) {
            Replayed rest = send(next, new ReplayCrashTest.Control());

            assertThat(rest.uncertain()).isEqualTo(hung.uncertain());
            assertThat(numbers(next))
                    .isEqualTo(ExportFiles.numbers(4 + (int) hung.uncertain().count(), MESSAGES));
        }
    }

    private Replayed send(StubBroker to, ReplayControl control) throws CopyException {
        AmqpPublishers publishers =
                new AmqpPublishers(to.address(), Optional.empty(), () -> new Credentials("u", "p"), Set.of("prod"));
        return Replay.of(export, ReplayCrashTest.clock())
                .send(publishers, new ReplayOptions(false, 0, 500, 1_000_000_000), control);
    }

    /** By their first byte: no more of all of them is kept than is needed. */
    private static List<Long> numbers(StubBroker broker) {
        return broker.published().stream()
                .map(message -> (long) message.body().get(0))
                .toList();
    }

    /** Aborts it once it has hung for a while. */
    private final class Impatient extends ReplayCrashTest.Control {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final long begun = System.nanoTime();

        @Override
        public boolean cancelled() {
            return broker.published().size() > 3
                    && System.nanoTime() - begun > Duration.ofSeconds(2).toNanos();
        }

        @Override
        public Consumer<String> progress() {
            return told::add;
        }
    }
}
