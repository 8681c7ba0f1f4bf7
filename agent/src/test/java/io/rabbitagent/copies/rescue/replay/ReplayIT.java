package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.LongString;
import io.rabbitagent.broker.Command;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.Credentials;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.scenario.Lab;
import io.rabbitagent.scenario.LabExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Exports that were made by hand, sent into a real broker and read back. */
class ReplayIT {
    private static final String QUEUE = "replayed";
    private static final String OTHER = "not-routed-to";
    private static final String USER = "rescue-it";
    private static final String PASSWORD = "rescue-it-secret";
    private static final ReplayOptions USUAL = ReplayOptions.of(false, 0);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withoutAgents();

    @TempDir
    private Path directory;

    private ExportFiles files;
    private AmqpAddress address;
    private Credentials admin;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        files = new ExportFiles(directory.resolve("b-1"));
        String host = URI.create(lab("url", "1")).getHost();
        address = AmqpAddress.parse("amqp://" + host + ":5672");
        admin = new Credentials(
                "admin", Files.readString(Lab.STATE.resolve("passwords/admin")).strip());
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setUsername(admin.username());
        factory.setPassword(admin.password());
        connection = factory.newConnection("replay-it");
        channel = connection.createChannel();
        channel.queueDelete(QUEUE);
        channel.queueDelete(OTHER);
    }

    @AfterEach
    void clean() throws Exception {
        channel.queueDelete(QUEUE);
        channel.queueDelete(OTHER);
        connection.close();
    }

    @Test
    @Tag("quick")
    void a_message_with_headers_of_all_types_is_read_back_as_it_was() throws Exception {
        declare(QUEUE, Map.of());
        declare(OTHER, Map.of());
        Export export = files.lines("/", QUEUE, List.of(ExportFiles.line(1, "/", QUEUE, """
                {"content_type":"text/plain","content_encoding":"gzip","delivery_mode":2,"priority":7,\
                "correlation_id":"c","reply_to":"r","expiration":"3600000","message_id":"m","timestamp":1700000000,\
                "type":"t","user_id":"somebody","app_id":"a","cluster_id":"x"}""", """
                [{"name":"s","type":"longstr","value":"grün"},{"name":"x","type":"longstr","value":{"base64":"/w=="}},\
                {"name":"bin","type":"binary","value":{"base64":"AP8="}},{"name":"b","type":"byte","value":-128},\
                {"name":"B","type":"unsignedbyte","value":255},{"name":"sh","type":"short","value":-32768},\
                {"name":"u","type":"unsignedshort","value":65535},{"name":"I","type":"signedint","value":-5},\
                {"name":"i","type":"unsignedint","value":4294967295},{"name":"l","type":"long","value":-6},\
                {"name":"T","type":"timestamp","value":1700000000},\
                {"name":"D","type":"decimal","value":{"scale":2,"unscaled":1234}},\
                {"name":"d","type":"double","value":1.5},{"name":"f","type":"float","value":0.5},\
                {"name":"t","type":"bool","value":true},{"name":"V","type":"void","value":null},\
                {"name":"F","type":"table","value":[{"name":"k","type":"short","value":1}]},\
                {"name":"A","type":"array","value":[{"type":"longstr","value":"a"},{"type":"array","value":[]}]},\
                {"name":"CC","type":"array","value":[{"type":"longstr","value":"not-routed-to"}]}]""", bytes("body"))));

        assertThat(send(export, admin).complete()).isTrue();

        GetResponse got = channel.basicGet(QUEUE, true);
        BasicProperties sent = got.getProps();
        assertThat(new String(got.getBody(), StandardCharsets.UTF_8)).isEqualTo("body");
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
        assertThat(sent.getContentType()).isEqualTo("text/plain");
        assertThat(sent.getContentEncoding()).isEqualTo("gzip");
        assertThat(sent.getDeliveryMode()).isEqualTo(2);
        assertThat(sent.getPriority()).isEqualTo(7);
        assertThat(sent.getCorrelationId()).isEqualTo("c");
        assertThat(sent.getReplyTo()).isEqualTo("r");
        assertThat(sent.getExpiration()).isEqualTo("3600000");
        assertThat(sent.getMessageId()).isEqualTo("m");
        assertThat(sent.getTimestamp()).hasTime(1_700_000_000_000L);
        assertThat(sent.getType()).isEqualTo("t");
        assertThat(sent.getUserId()).isNull();
        assertThat(sent.getAppId()).isEqualTo("a");
        assertThat(sent.getClusterId()).isEqualTo("x");
        BasicProperties expected = AmqpMessage.properties(read(export), export, false);
        assertThat(plain(sent.getHeaders())).isEqualTo(plain(expected.getHeaders()));
        assertThat(channel.messageCount(OTHER)).as("CC is a header only").isZero();

        assertThat(send(export, admin).sent()).isZero();
        assertThat(channel.messageCount(QUEUE)).isZero();
    }

    @Test
    @Tag("quick")
    void a_user_with_write_on_the_default_exchange_alone_is_enough() throws Exception {
        lab("ctl", "1", "add_user", USER, PASSWORD);
        try {
            declare(QUEUE, Map.of());
            Export export = files.queue("/", QUEUE, 1_200);
            Credentials user = new Credentials(USER, PASSWORD);
            assertThat(send(export, user).problem())
                    .hasValueSatisfying(why -> assertThat(why).contains("access to vhost '/' refused"));
            lab("ctl", "1", "set_permissions", "-p", "/", USER, "^$", "^amq\\.default$", "^$");

            Replayed replayed = send(export, user);

            assertThat(replayed.problem()).isEmpty();
            assertThat(replayed.complete()).isTrue();
            assertThat(channel.messageCount(QUEUE)).isEqualTo(1_200);
            for (int n = 1; n <= 1_200; n++) {
                assertThat(new String(channel.basicGet(QUEUE, true).getBody(), StandardCharsets.UTF_8))
                        .isEqualTo("m" + n);
            }
        } finally {
            lab("ctl", "1", "delete_user", USER);
        }
    }

    @Test
    void a_queue_that_is_not_there_gets_nothing_and_one_that_is_full_tells_which_it_refused() throws Exception {
        Export export = files.queue("/", QUEUE, 5);

        assertThat(send(export, admin).problem())
                .hasValueSatisfying(why -> assertThat(why).contains("there is no queue"));
        declare(QUEUE, Map.of("x-max-length", 3, "x-overflow", "reject-publish"));
        Replayed full = send(export, admin);

        assertThat(full.confirmed()).isGreaterThanOrEqualTo(3);
        assertThat(full.confirmed() + full.nacked().count()).isEqualTo(5);
        assertThat(channel.messageCount(QUEUE)).isEqualTo(full.confirmed());
        channel.queuePurge(QUEUE);
        assertThat(send(export, admin).complete()).isFalse();
        assertThat(channel.messageCount(QUEUE)).as("nobody said so").isZero();
        assertThat(send(export, admin, ReplayOptions.of(true, 0)).complete()).isTrue();
        assertThat(channel.messageCount(QUEUE)).isEqualTo(full.nacked().count());
    }

    @Test
    void a_large_message_and_a_virtual_host_that_is_not_there() throws Exception {
        declare(QUEUE, Map.of());
        byte[] body = new byte[20 << 20];
        body[body.length - 1] = 7;
        Export export = files.lines("/", QUEUE, List.of(ExportFiles.line(1, "/", QUEUE, "{}", "[]", body)));

        assertThat(send(export, admin).complete()).isTrue();
        assertThat(channel.basicGet(QUEUE, true).getBody()).isEqualTo(body);

        Export elsewhere = files.queue("nowhere", QUEUE, 1);
        assertThatThrownBy(() -> publishers(admin).open(elsewhere))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("nowhere");
    }

    private void declare(String queue, Map<String, Object> arguments) throws IOException {
        channel.queueDeclare(queue, true, false, false, arguments);
    }

    private Replayed send(Export export, Credentials user) throws CopyException {
        return send(export, user, USUAL);
    }

    private Replayed send(Export export, Credentials user, ReplayOptions options) throws CopyException {
        return Replay.of(export, Clock.systemUTC()).send(publishers(user), options, new ReplayCrashTest.Control());
    }

    private AmqpPublishers publishers(Credentials user) {
        String cluster = String.valueOf(connection.getServerProperties().get("cluster_name"));
        return new AmqpPublishers(address, Optional.empty(), () -> user, Set.of(cluster));
    }

    private static ExportedMessage read(Export export) throws CopyException {
        try (ExportReader reader = ExportReader.open(export)) {
            return reader.message(1);
        }
    }

    /** Texts come back as their bytes. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof LongString text) {
            return new String(text.getBytes(), StandardCharsets.ISO_8859_1);
        }
        if (value instanceof String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        if (value instanceof byte[] binary) {
            return ByteList.of(binary);
        }
        if (value instanceof Map<?, ?> table) {
            Map<Object, Object> all = new HashMap<>();
            table.forEach((name, one) -> all.put(name, plain(one)));
            return all;
        }
        if (value instanceof List<?> array) {
            List<Object> all = new ArrayList<>();
            array.forEach(one -> all.add(plain(one)));
            return all;
        }
        return value;
    }

    /** Binary is not the same as text. */
    private record ByteList(List<Byte> bytes) {
        static ByteList of(byte[] some) {
            List<Byte> all = new ArrayList<>();
            for (byte one : some) {
                all.add(one);
            }
            return new ByteList(all);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String lab(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(Lab.PROGRAM.toString()));
        argv.addAll(List.of(arguments));
        CommandResult result = new CommandRunner(CommandAudit.NONE)
                .run(new Command(argv, Map.of("LAB_STATE", Lab.STATE.toString()), Duration.ofMinutes(3)));
        assertThat(result)
                .isInstanceOfSatisfying(
                        CommandResult.Exited.class,
                        exited -> assertThat(exited.code())
                                .as("%s: %s", argv, exited)
                                .isZero());
        return ((CommandResult.Exited) result).out().text().strip();
    }
}
