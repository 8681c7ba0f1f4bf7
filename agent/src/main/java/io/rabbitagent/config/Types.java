package io.rabbitagent.config;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.notify.Topic;
import io.rabbitagent.observe.MaintenanceWindow;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.yaml.Units;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types that settings have. */
final class Types {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final long LEAST_RATE = 1_000_000;
    private static final long MOST_RATE = 1_000_000_000_000L;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(k|M|G|T)(i?)B");
    private static final Pattern LISTEN = Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^:\\[\\]\\s]+)):([0-9]{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,128}");

    static final ValueType.Text<String> TEXT = new ValueType.Text<>("text", "write a text", text -> text);
    static final ValueType.Text<String> NAME_TEXT = new ValueType.Text<>(
            "name", "use 1 to 128 of the characters A-Z a-z 0-9 _ . @ -", text -> matching(NAME, text, "name"));
    static final ValueType.Text<NodeName> NODE =
            new ValueType.Text<>("node name", "write NAME@HOST, such as rabbit@rb1", Types::node);
    static final ValueType.Many<NodeName> NODES = new ValueType.Many<>("list of node names", NODE);
    static final ValueType.Text<Path> PATH =
            new ValueType.Text<>("path", "write an absolute path, such as /var/lib/x", Types::path);
    static final ValueType.Text<URI> URL =
            new ValueType.Text<>("URL", "write it like http://127.0.0.1:15672 or https://rb1:15671", Types::url);
    static final ValueType.Text<AmqpAddress> AMQP_ADDRESS = new ValueType.Text<>(
            "AMQP URI", "write it like amqp://127.0.0.1:5672 or amqps://rb1:5671", AmqpAddress::parse);
    static final ValueType.Text<StoreAddress> STORE = new ValueType.Text<>(
            "store",
            "write etcd:HOST:PORT,HOST:PORT,… with all members of etcd, or file:/DIRECTORY for brokers on one machine",
            StoreAddress::parse);
    static final ValueType.Text<String> KEY_PREFIX =
            new ValueType.Text<>("prefix", "write it like /rabbitmq-agent", Types::keyPrefix);
    static final ValueType.Text<HttpSettings> LISTEN_ADDRESS = new ValueType.Text<>(
            "address",
            "write HOST:PORT, such as 127.0.0.1:15693 or '[::1]:15693', with a port of 1 to 65535",
            Types::listen);
    static final ValueType.Text<String> UNIT = new ValueType.Text<>(
            "unit name",
            "write a systemd unit's name, such as rabbitmq-server",
            text -> new ServiceSettings.Systemd(text).unit());
    static final ValueType.Text<Long> SIZE_IN_BYTES =
            new ValueType.Text<>("size", "write a whole number and its unit, such as 500MB, 1GB or 2GiB", Types::size);
    static final ValueType.Text<Long> RATE_IN_BYTES = new ValueType.Text<>(
            "size", "write a whole number and its unit, such as 25MB or 1GB, from 1MB to 1TB", Types::rate);
    static final ValueType.Many<String> ARGUMENTS = new ValueType.Many<>(
            "list", new ValueType.Text<>("argument", "write [PROGRAM, ARGUMENT, …]", text -> text));
    static final ValueType.Command COMMAND = new ValueType.Command("text or list", ARGUMENTS);

    static final ValueType.Rows<MaintenanceWindow> WINDOWS =
            new ValueType.Rows<>("list of windows", Windows.PARTS, Windows.REMEDY, Windows::read);

    static final ValueType.Many<Topic> TOPICS = new ValueType.Many<>("list of words", oneOf(Topic.class));

    private Types() {}

    static ValueType.Text<Duration> duration(Duration least, Duration most) {
        String remedy = "write a whole number and its unit, such as 500ms, 2s, 5m, 1h or 90d, from " + text(least)
                + " to " + text(most);
        return new ValueType.Text<>("duration", remedy, text -> duration(text, least, most));
    }

    /** One of an enum's constants, written in lower case. */
    static <E extends Enum<E>> ValueType.Text<E> oneOf(Class<E> choices) {
        String names =
                Arrays.stream(choices.getEnumConstants()).map(Types::text).collect(Collectors.joining(" or "));
        return new ValueType.Text<>(
                names,
                "write " + names,
                text -> Arrays.stream(choices.getEnumConstants())
                        .filter(choice -> text(choice).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no choice")));
    }

    static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSeconds() % 86_400 == 0) {
            return duration.toDays() + "d";
        }
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
    }

    private static Duration duration(String text, Duration least, Duration most) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration");
        }
        Duration duration = Units.duration(Long.parseLong(matcher.group(1)), matcher.group(2));
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too " + (duration.compareTo(least) < 0 ? "short" : "long"));
        }
        return duration;
    }

    /** As RabbitMQ means its units: MB are powers of 1000, MiB of 1024. */
    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size");
        }
        long step = matcher.group(3).isEmpty() ? 1000 : 1024;
        long bytes = Long.parseLong(matcher.group(1));
        // At most 10^9 times 2^40: a long has room for it only up to some millions of terabytes.
        try {
            for (int power = "kMGT".indexOf(matcher.group(2)); power >= 0; power--) {
                bytes = Math.multiplyExact(bytes, step);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large", e);
        }
    }

    /** Of a second. */
    private static long rate(String text) {
        long bytes = size(text);
        if (bytes < LEAST_RATE || bytes > MOST_RATE) {
            throw new IllegalArgumentException("'" + text + "' is too " + (bytes < LEAST_RATE ? "little" : "much"));
        }
        return bytes;
    }

    private static String matching(Pattern shape, String text, String what) {
        if (!shape.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no " + what);
        }
        return text;
    }

    private static NodeName node(String text) {
        try {
            return new NodeName(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no node name", e);
        }
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
            throw new IllegalArgumentException("'" + text + "' is not absolute");
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no path", e);
        }
    }

    /** Somebody may have written a password into it: it is not repeated. */
    private static URI url(String text) {
        try {
            URI url = new URI(text);
            BrokerSettings.checkUrl(url);
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL", e);
        }
    }

    private static String keyPrefix(String text) {
        EtcdSettings.checkPrefix(text);
        return text;
    }

    private static HttpSettings listen(String text) {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) == 0) {
            throw new IllegalArgumentException("'" + text + "' is no address to listen on");
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new HttpSettings(host, Integer.parseInt(matcher.group(3)));
    }
}
