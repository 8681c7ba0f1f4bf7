package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a stream holds, from its first message to its end, which a message of its own marks. */
final class StreamMessages {
    private static final String END = "the end of the test's messages";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StreamMessages() {}

    /** Their bodies. */
    static List<String> of(int host, String stream) throws Exception {
        return all(host, stream).stream().map(StreamMessages::body).toList();
    }

    /** What a header of each of them says. */
    static List<Object> marks(int host, String stream, String header) throws Exception {
        return all(host, stream).stream()
                .map(message -> message.getProperties().getHeaders().get(header))
                .toList();
    }

    private static List<Delivery> all(int host, String stream) throws Exception {
        assertThat(Queues.published(host, stream, END)).isTrue();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(URI.create(
                        Lab.run("url", Integer.toString(host)).succeeded().out().strip())
                .getHost());
        factory.setUsername("admin");
        factory.setPassword(Lab.password("admin"));
        try (Connection connection = factory.newConnection("stream-messages")) {
            Channel channel = connection.createChannel();
            channel.basicQos(100);
            BlockingQueue<Delivery> came = new LinkedBlockingQueue<>();
            channel.basicConsume(
                    stream,
                    false,
                    Map.of("x-stream-offset", "first"),
                    (tag, message) -> {
                        came.add(message);
                        channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
                    },
                    tag -> {});
            List<Delivery> all = new ArrayList<>();
            while (true) {
                Delivery next = Optional.ofNullable(came.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .orElseThrow(() -> new AssertionError(stream + " gave only " + all.size() + " messages"));
                if (body(next).equals(END)) {
                    return all;
                }
                all.add(next);
            }
        }
    }

    private static String body(Delivery message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
