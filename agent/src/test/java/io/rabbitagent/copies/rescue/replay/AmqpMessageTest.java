package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.Frame;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmqpMessageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Export EXPORT = ExportFiles.one("orders", Path.of("/x.jsonl"));

    @Test
    void all_properties_go_as_they_were_but_for_the_user() throws Exception {
        BasicProperties sent = properties("""
            {"content_type":"text/plain","content_encoding":"gzip","delivery_mode":2,"priority":7,
            "correlation_id":"c","reply_to":"r","expiration":"60000","message_id":"m","timestamp":1700000000,
            "type":"t","user_id":"ann","app_id":"a","cluster_id":"x"}\
            """, "[]");

        assertThat(sent.getContentType()).isEqualTo("text/plain");
        assertThat(sent.getContentEncoding()).isEqualTo("gzip");
        assertThat(sent.getDeliveryMode()).isEqualTo(2);
        assertThat(sent.getPriority()).isEqualTo(7);
        assertThat(sent.getCorrelationId()).isEqualTo("c");
        assertThat(sent.getReplyTo()).isEqualTo("r");
        assertThat(sent.getExpiration()).isEqualTo("60000");
        assertThat(sent.getMessageId()).isEqualTo("m");
        assertThat(sent.getTimestamp()).isEqualTo(Date.from(Instant.ofEpochSecond(1_700_000_000)));
        assertThat(sent.getType()).isEqualTo("t");
        assertThat(sent.getUserId()).isNull();
        assertThat(sent.getAppId()).isEqualTo("a");
        assertThat(sent.getClusterId()).isEqualTo("x");
        assertThat(sent.getHeaders()).containsEntry("x-rescued-user-id", "ann");
    }

    @Test
    void the_marks_of_a_stream_s_message_stand_for_themselves_too_as_streams_keep_no_tables() throws Exception {
        Export stream = ExportFiles.one("orders", "stream", Path.of("/x.jsonl"));

        Map<String, Object> headers =
                AmqpMessage.properties(message("{}", "[]", true), stream, true).getHeaders();

        assertThat(headers)
                .containsKey("x-rescued")
                .containsEntry("x-rescued-backup", "b-1")
                .containsEntry("x-rescued-node", "rabbit@rb2")
                .containsEntry("x-rescued-number", 5L)
                .containsEntry("x-rescued-id", ExportFiles.id(5))
                .containsEntry("x-rescued-exchange", "amq.topic")
                .containsEntry("x-rescued-routing_key", "a.b")
                .containsEntry("x-rescued-again", true);
    }

    @Test
    void properties_that_were_not_there_are_not_there_and_the_marks_tell_from_where_it_is() throws Exception {
        BasicProperties sent = properties("{}", "[]");

        assertThat(sent)
                .isEqualTo(new BasicProperties.Builder()
                        .deliveryMode(2)
                        .headers(Map.of(
                                "x-rescued",
                                Map.of(
                                        "backup", "b-1",
                                        "node", "rabbit@rb2",
                                        "number", 5L,
                                        "id", ExportFiles.id(5),
                                        "exchange", "amq.topic",
                                        "routing_key", "a.b")))
                        .build());
    }

    @Test
    void a_message_that_was_not_persistent_keeps_its_delivery_mode_or_has_none() throws Exception {
        assertThat(AmqpMessage.properties(message("{\"delivery_mode\":1}", "[]", false), EXPORT, false)
                        .getDeliveryMode())
                .isEqualTo(1);
        assertThat(AmqpMessage.properties(message("{}", "[]", false), EXPORT, false)
                        .getDeliveryMode())
                .isNull();
    }

    @Test
    void one_that_may_have_been_sent_before_says_so() throws Exception {
        BasicProperties again = AmqpMessage.properties(message("{}", "[]", true), EXPORT, true);

        assertThat(marks(again)).containsEntry("again", true);
        assertThat(marks(properties("{}", "[]"))).doesNotContainKey("again");
    }

    @Test
    void headers_keep_their_types_and_unsigned_ones_take_the_next_larger() throws Exception {
        Map<String, Object> sent = properties("{}", """
            [{"name":"s","type":"longstr","value":"grün"},
            {"name":"x","type":"longstr","value":{"base64":"/w=="}},
            {"name":"bin","type":"binary","value":{"base64":"AP8="}},
            {"name":"b","type":"byte","value":-128},{"name":"B","type":"unsignedbyte","value":255},
            {"name":"sh","type":"short","value":-32768},{"name":"u","type":"unsignedshort","value":65535},
            {"name":"I","type":"signedint","value":-2147483648},{"name":"i","type":"unsignedint","value":4294967295},
            {"name":"l","type":"long","value":-9223372036854775808},
            {"name":"T","type":"timestamp","value":1700000000},
            {"name":"D","type":"decimal","value":{"scale":2,"unscaled":1234}},
            {"name":"D2","type":"decimal","value":{"scale":0,"unscaled":4294967295}},
            {"name":"d","type":"double","value":1.5},
            {"name":"f","type":"float","value":0.5},
            {"name":"t","type":"bool","value":true},{"name":"V","type":"void","value":null},
            {"name":"F","type":"table","value":[{"name":"k","type":"short","value":1}]},
            {"name":"A","type":"array","value":[{"type":"longstr","value":"a"},{"type":"array","value":[]}]},
            {"name":"x-death","type":"array","value":[{"type":"table","value":[{"name":"count","type":"long","value":3}]}]}]
            """).getHeaders();

        assertThat(sent)
                .containsEntry("s", "grün")
                .containsEntry("b", (byte) -128)
                .containsEntry("B", (short) 255)
                .containsEntry("sh", (short) -32_768)
                .containsEntry("u", 65_535)
                .containsEntry("I", Integer.MIN_VALUE)
                .containsEntry("i", 4_294_967_295L)
                .containsEntry("l", Long.MIN_VALUE)
                .containsEntry("T", Date.from(Instant.ofEpochSecond(1_700_000_000)))
                .containsEntry("D", new BigDecimal("12.34"))
                .containsEntry("D2", BigDecimal.valueOf(-1))
                .containsEntry("d", 1.5)
                .containsEntry("f", 0.5f)
                .containsEntry("t", true)
                .containsEntry("V", null)
                .containsEntry("F", Map.of("k", (short) 1))
                .containsEntry("A", List.of("a", List.of()))
                .containsEntry("x-death", List.of(Map.of("count", 3L)));
        assertThat(sent.get("x"))
                .isInstanceOfSatisfying(
                        LongString.class, text -> assertThat(text.getBytes()).containsExactly(-1));
        assertThat((byte[]) sent.get("bin")).containsExactly(0, -1);
    }

    @Test
    void what_would_route_it_to_more_queues_is_renamed() throws Exception {
        Map<String, Object> sent = properties("{}", """
            [{"name":"CC","type":"array","value":[{"type":"longstr","value":"other"}]},
            {"name":"BCC","type":"array","value":[]},{"name":"cc","type":"longstr","value":"only a name"}]\
            """).getHeaders();

        assertThat(sent)
                .containsEntry("x-rescued-CC", List.of("other"))
                .containsEntry("x-rescued-BCC", List.of())
                .containsEntry("cc", "only a name")
                .doesNotContainKeys("CC", "BCC");
    }

    @Test
    void a_direct_reply_that_the_broker_would_refuse_is_kept_as_a_header() throws Exception {
        BasicProperties sent = properties("{\"reply_to\":\"amq.rabbitmq.reply-to\"}", "[]");

        assertThat(sent.getReplyTo()).isNull();
        assertThat(sent.getHeaders()).containsEntry("x-rescued-reply-to", "amq.rabbitmq.reply-to");
        assertThat(properties("{\"reply_to\":\"amq.rabbitmq.reply-to.g2dkA\"}", "[]")
                        .getReplyTo())
                .isEqualTo("amq.rabbitmq.reply-to.g2dkA");
    }

    @Test
    void one_that_was_rescued_before_keeps_its_earlier_marks() throws Exception {
        BasicProperties sent = properties(
                "{}",
                "[{\"name\":\"x-rescued\",\"type\":\"table\",\"value\":[{\"name\":\"backup\",\"type\":\"longstr\",\"value\":\"b-0\"}]}]");

        assertThat(marks(sent)).containsEntry("backup", "b-1").containsEntry("before", Map.of("backup", "b-0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"content_type\":{\"base64\":\"/w==\"}} | [] | content_type is not UTF-8",
                "{\"expiration\":\"soon\"} | [] | expiration",
                "{\"expiration\":\"-1\"} | [] | expiration",
                "{\"expiration\":\"4294967296\"} | [] | expiration",
                "{\"priority\":256} | [] | larger than its type",
                "{\"timestamp\":18446744073709551615} | [] | timestamp",
                "{} | [{\"name\":{\"base64\":\"/w==\"},\"type\":\"void\",\"value\":null}] | name of a header",
                "{} | [{\"name\":\"h\",\"type\":\"odd\",\"value\":1}] | a type that this agent does not know",
                "{} | [{\"name\":\"h\",\"type\":\"short\",\"value\":32768}] | larger than its type",
                "{} | [{\"name\":\"h\",\"type\":\"double\",\"value\":\"NaN\"}] | no number that RabbitMQ can read",
                "{} | [{\"name\":\"h\",\"type\":\"float\",\"value\":\"-Infinity\"}] | no number that RabbitMQ can read",
                "{} | [{\"name\":\"h\",\"type\":\"float\",\"value\":1e300}] | no number that RabbitMQ can read",
                "{} | [{\"name\":\"h\",\"type\":\"bool\",\"value\":true},{\"name\":\"h\",\"type\":\"void\",\"value\":null}]"
                        + " | twice",
            })
    void what_can_not_be_sent_as_it_is_is_not_sent(String properties, String headers, String says) {
        assertThatThrownBy(() -> properties(properties, headers))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining(says);
    }

    @Test
    void what_the_client_could_not_write_is_found_before_it_counts_as_published() throws Exception {
        BasicProperties long1 = properties("{\"message_id\":\"" + "m".repeat(256) + "\"}", "[]");
        BasicProperties large =
                properties("{}", "[{\"name\":\"h\",\"type\":\"longstr\",\"value\":\"" + "v".repeat(131_072) + "\"}]");

        assertThatThrownBy(() -> AmqpMessage.check(long1, 1, 131_072))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("can't be written");
        assertThatThrownBy(() -> AmqpMessage.check(large, 1, 131_072))
                .isInstanceOf(UnsendableException.class)
                .hasMessageContaining("the broker takes 131072 (frame_max)");
        AmqpMessage.check(large, 1, 0);
        AmqpMessage.check(properties("{}", "[]"), 1, 131_072);
    }

    @Test
    void all_types_can_be_written_by_the_client() throws Exception {
        Frame frame = properties("{}", """
            [{"name":"x","type":"longstr","value":{"base64":"/w=="}},
            {"name":"D","type":"decimal","value":{"scale":255,"unscaled":4294967295}},
            {"name":"A","type":"array","value":[{"type":"void","value":null},{"type":"binary","value":{"base64":""}}]}]
            """).toFrame(1, 1);

        assertThat(frame.size()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://rb1:5672",
                "amqp://user:secret@rb1",
                "amqp://rb1/secret",
                "amqp://rb1?secret=1",
                "rb1:5672",
                "amqp:///",
                "amqp://se cret"
            })
    void an_address_that_is_none_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> AmqpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("rb1");
    }

    @Test
    void an_address_has_the_port_of_its_scheme() {
        assertThat(AmqpAddress.parse("amqp://rb1")).hasToString("amqp://rb1:5672");
        assertThat(AmqpAddress.parse("amqps://rb1/")).hasToString("amqps://rb1:5671");
        assertThat(AmqpAddress.parse("amqp://[::1]:7").bareHost()).isEqualTo("::1");
    }

    private static Map<Object, Object> marks(BasicProperties sent) {
        return new HashMap<>((Map<?, ?>) sent.getHeaders().get("x-rescued"));
    }

    private static BasicProperties properties(String properties, String headers)
            throws IOException, UnsendableException {
        return AmqpMessage.properties(message(properties, headers, true), EXPORT, false);
    }

    private static ExportedMessage message(String properties, String headers, boolean persistent) throws IOException {
        JsonNode exchange = JSON.readTree("\"amq.topic\"");
        return new ExportedMessage(
                5,
                ExportFiles.id(5),
                "/",
                "orders",
                exchange,
                JSON.readTree("\"a.b\""),
                persistent,
                JSON.readTree(properties),
                JSON.readTree(headers),
                ByteBuffer.wrap("m".getBytes(StandardCharsets.UTF_8)));
    }
}
