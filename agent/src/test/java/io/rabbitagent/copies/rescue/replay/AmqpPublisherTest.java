package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rabbitagent.broker.Credentials;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.rescue.replay.Publisher.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AmqpPublisherTest {
    private static final Export EXPORT = ExportFiles.one("orders", Path.of("/x.jsonl"));
    private static final Set<String> CLUSTER = Set.of("prod", "rabbit@rb2");
    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private static final int MANDATORY = 1;

    private StubBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = StubBroker.start();
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void a_message_goes_to_the_default_exchange_by_the_name_of_its_queue_and_must_be_routed() throws Exception {
        try (Publisher publisher = open()) {
            publisher.publish(message(5, new byte[] {1, 2, 3}), false);

            assertThat(publisher.answers(A_WHILE)).isEqualTo(Map.of(5L, Answer.CONFIRMED));
        }
        assertThat(broker.published()).singleElement().satisfies(message -> {
            assertThat(message.exchange()).isEmpty();
            assertThat(message.routingKey()).isEqualTo("orders");
            assertThat(message.flags()).isEqualTo(MANDATORY);
            assertThat(message.body()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        });
    }

    @Test
    void confirms_of_several_messages_at_once_and_refusals_are_given_to_the_right_ones() throws Exception {
        broker.on((wire, message) -> {
            if (message.tag() == 3) {
                wire.ack(2, true);
                wire.nack(3);
            } else if (message.tag() == 4) {
                wire.ack(4, false);
            }
        });
        try (Publisher publisher = open()) {
            for (long number : new long[] {11, 7, 30, 4}) {
                publisher.publish(message(number, new byte[1]), false);
            }

            assertThat(answers(publisher, 4))
                    .isEqualTo(Map.of(
                            11L, Answer.CONFIRMED, 7L, Answer.CONFIRMED, 30L, Answer.NACKED, 4L, Answer.CONFIRMED));
        }
    }

    @Test
    void what_comes_back_is_returned_although_the_broker_confirms_it_as_well() throws Exception {
        broker.on((wire, message) -> {
            if (message.tag() == 1) {
                wire.giveBack(message);
            }
            wire.ack(message.tag(), false);
        });
        try (Publisher publisher = open()) {
            publisher.publish(message(8, new byte[200_000]), false);
            publisher.publish(message(9, new byte[1]), false);

            assertThat(answers(publisher, 2)).isEqualTo(Map.of(8L, Answer.RETURNED, 9L, Answer.CONFIRMED));
        }
    }

    @Test
    void a_message_that_the_client_can_not_write_changes_nothing_for_the_next_one() throws Exception {
        try (Publisher publisher = open()) {
            ExportedMessage odd = new ExportedMessage(
                    1,
                    ExportFiles.id(1),
                    "/",
                    "orders",
                    text(""),
                    text("k"),
                    true,
                    JsonNodeFactory.instance.objectNode().put("type", "t".repeat(256)),
                    JsonNodeFactory.instance.arrayNode(),
                    ByteBuffer.allocate(1));

            assertThatThrownBy(() -> publisher.publish(odd, false)).isInstanceOf(UnsendableException.class);
            publisher.publish(message(2, new byte[1]), false);

            assertThat(publisher.answers(A_WHILE)).isEqualTo(Map.of(2L, Answer.CONFIRMED));
        }
    }

    @Test
    void whether_a_queue_is_there_is_asked_without_touching_what_is_published() throws Exception {
        try (Publisher publisher = open()) {
            assertThat(publisher.queue("orders")).contains(7L);
            broker.withoutQueue();
            assertThat(publisher.queue("orders")).isEmpty();
            assertThat(publisher.queue("orders")).isEmpty();
            publisher.publish(message(1, new byte[1]), false);

            assertThat(publisher.answers(A_WHILE)).isEqualTo(Map.of(1L, Answer.CONFIRMED));
        }
    }

    @Test
    void answers_that_came_before_the_connection_was_lost_count() throws Exception {
        broker.on((wire, message) -> {
            if (message.tag() == 1) {
                wire.ack(1, false);
            } else {
                wire.hangUp();
            }
        });
        try (Publisher publisher = open()) {
            publisher.publish(message(1, new byte[1]), false);
            publisher.publish(message(2, new byte[1]), false);
            await().until(() -> broker.published().size() == 2);

            assertThat(publisher.answers(A_WHILE)).isEqualTo(Map.of(1L, Answer.CONFIRMED));
            assertThatThrownBy(() -> publisher.answers(A_WHILE))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("the connection to the broker is lost");
            assertThatThrownBy(() -> publisher.publish(message(3, new byte[1]), false))
                    .isInstanceOf(CopyException.class);
        }
    }

    @Test
    void what_the_broker_says_of_a_message_that_it_does_not_take_is_told() throws Exception {
        broker.on((wire, message) -> wire.closeChannel(406, "PRECONDITION_FAILED - message size 9 is larger"));
        try (Publisher publisher = open()) {
            publisher.publish(message(1, new byte[9]), false);

            assertThatThrownBy(() -> publisher.answers(A_WHILE))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("PRECONDITION_FAILED - message size 9 is larger");
        }
    }

    @Test
    void an_alarm_is_told_until_it_is_over() throws Exception {
        broker.on((wire, message) -> {
            if (message.tag() == 1) {
                wire.blocked("low on disk");
            } else {
                wire.unblocked();
            }
            wire.ack(message.tag(), false);
        });
        try (Publisher publisher = open()) {
            publisher.publish(message(1, new byte[1]), false);
            await().until(() -> publisher.blocked().equals(Optional.of("low on disk")));
            publisher.publish(message(2, new byte[1]), false);
            await().until(() -> publisher.blocked().isEmpty());
        }
    }

    @Test
    void an_abort_frees_who_writes_to_a_broker_that_reads_nothing() throws Exception {
        broker.on((wire, message) -> wire.fallAsleep());
        try (Publisher publisher = open()) {
            CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> {
                try {
                    for (long number = 1; number < 1_000; number++) {
                        publisher.publish(message(number, new byte[1 << 20]), false);
                    }
                    return new AssertionError("all were sent");
                } catch (CopyException | UnsendableException e) {
                    return e;
                }
            });
            await().until(() -> broker.published().size() == 1);
            assertThat(end).isNotDone();
            publisher.abort();

            assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(CopyException.class);
        }
    }

    @Test
    void a_message_of_128_megabytes_is_sent_out_of_its_file(@TempDir Path directory) throws Exception {
        long size = 128L << 20;
        try (FileChannel file = FileChannel.open(
                        directory.resolve("body"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW);
                Publisher publisher = open()) {
            int one = file.write(ByteBuffer.wrap(new byte[] {7}), size - 1);
            publisher.publish(message(one, file.map(FileChannel.MapMode.READ_ONLY, 0, size)), false);

            assertThat(publisher.answers(A_WHILE)).isEqualTo(Map.of(1L, Answer.CONFIRMED));
        }
        assertThat(broker.published())
                .singleElement()
                .satisfies(message -> assertThat(message.size()).isEqualTo(size));
    }

    @Test
    void a_large_message_that_comes_back_ends_the_connection_and_not_the_agent() throws Exception {
        broker.on((wire, message) -> wire.giveBack(message));
        try (Publisher publisher = open()) {
            publisher.publish(message(1, new byte[5 << 20]), false);

            assertThatThrownBy(() -> publisher.answers(A_WHILE)).isInstanceOf(CopyException.class);
        }
    }

    @Test
    void a_virtual_host_that_is_refused_is_told_in_the_brokers_words() {
        broker.refusing("NOT_ALLOWED - access to vhost '/' refused for user 'u'");

        assertThatThrownBy(this::open)
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("there is no connection to " + broker.address() + ", virtual host /")
                .hasMessageContaining("NOT_ALLOWED - access to vhost")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_broker_that_is_not_there_and_credentials_that_are_missing_are_told() throws IOException {
        AmqpAddress address = broker.address();
        broker.close();

        assertThatThrownBy(() -> open(address))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("there is no connection to " + address);
        assertThatThrownBy(() -> new AmqpPublishers(
                                address,
                                Optional.empty(),
                                () -> {
                                    throw new IllegalStateException("no credentials are configured");
                                },
                                CLUSTER)
                        .open(EXPORT))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("no credentials are configured");
    }

    @Test
    void a_broker_of_another_cluster_is_not_told_the_password() {
        broker.of(Optional.of("test"));

        assertThatThrownBy(this::open)
                .isInstanceOf(OtherClusterException.class)
                .hasMessage("there is no connection to " + broker.address()
                        + ": the broker there is of a cluster that it calls 'test', and those of this one call it"
                        + " 'prod' or 'rabbit@rb2'");

        assertThat(broker.logins()).isZero();
    }

    @Test
    void a_broker_that_does_not_tell_its_cluster_is_not_told_the_password() {
        broker.of(Optional.empty());

        assertThatThrownBy(this::open)
                .isInstanceOf(OtherClusterException.class)
                .hasMessageContaining("the broker there does not tell of which cluster it is");

        assertThat(broker.logins()).isZero();
    }

    @Test
    void a_broker_that_calls_the_cluster_by_its_own_name_is_one_of_it() throws Exception {
        broker.of(Optional.of("rabbit@rb2"));
        try (Publisher publisher = open()) {
            assertThat(publisher.queue("orders")).contains(7L);
        }
        assertThat(broker.logins()).isEqualTo(1);
    }

    private Publisher open() throws CopyException {
        return open(broker.address());
    }

    private static Publisher open(AmqpAddress address) throws CopyException {
        return new AmqpPublishers(address, Optional.empty(), () -> new Credentials("u", "secret"), CLUSTER)
                .open(EXPORT);
    }

    private static Map<Long, Answer> answers(Publisher publisher, int many) throws CopyException {
        Map<Long, Answer> all = new LinkedHashMap<>();
        while (all.size() < many) {
            Map<Long, Answer> some = publisher.answers(A_WHILE);
            assertThat(some).as("answers in time").isNotEmpty();
            all.putAll(some);
        }
        return all;
    }

    private static ExportedMessage message(long number, byte[] body) {
        return message(number, ByteBuffer.wrap(body));
    }

    private static ExportedMessage message(long number, ByteBuffer body) {
        return new ExportedMessage(
                number,
                ExportFiles.id(number),
                "/",
                "orders",
                text(""),
                text("orders"),
                true,
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.arrayNode(),
                body);
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }
}
