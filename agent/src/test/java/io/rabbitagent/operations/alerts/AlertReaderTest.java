package io.rabbitagent.operations.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReaderTest {
    private static final long SEED = Long.getLong("alerts.seed", 20_260_101L);
    private static final int DOCUMENTS = 20_000;
    private static final String ONE =
            Sent.body(Sent.firing("ab12", "alertname", "RabbitmqAppStopped", "rule", "app-stopped"));

    @Test
    void alerts_are_read_and_what_stands_beside_them_is_left_alone() throws MalformedException {
        assertThat(read(ONE))
                .containsExactly(new Alert(
                        true,
                        Map.of("alertname", "RabbitmqAppStopped", "rule", "app-stopped"),
                        Instant.parse(Sent.SINCE),
                        "ab12"));
        assertThat(read(ONE.replace("\"version\"", "\"newField\":{\"a\":[1,null]},\"version\"")))
                .isEqualTo(read(ONE));
        assertThat(read(Sent.body())).isEmpty();
    }

    @Test
    void times_with_an_offset_and_nanoseconds_are_read() throws MalformedException {
        assertThat(read(ONE.replace(Sent.SINCE, "2026-01-01T13:58:00.123456789+02:00")))
                .extracting(Alert::startsAt)
                .containsExactly(Instant.parse("2026-01-01T11:58:00.123456789Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "version":"4"               | "version":"3"            | /version is not "4", the only version that is known here
            "version":"4"               | "version":4              | /version is no text
            "version":"4",              | ''                       | /version is missing
            "alerts":[                  | "warnings":[             | /alerts is missing
            "status":"firing","labels"  | "status":"odd","labels"  | /alerts/0/status is neither firing nor resolved
            "rule":"app-stopped"        | "rule":7                 | /alerts/0/labels has a value that is no text
            2026-01-01T11:58:00.123Z    | yesterday                | /alerts/0/startsAt is no time such as 2026-11-21T06:37:06.118Z
            2026-01-01T11:58:00.123Z    | 0001-01-01T00:00:00Z     | /alerts/0/startsAt is not between 1970 and 9999
            2026-01-01T11:58:00.123Z    | +99999-01-01T00:00:00Z   | /alerts/0/startsAt is not between 1970 and 9999
            "fingerprint":"ab12"        | "fingerprint":"a b"      | /alerts/0/fingerprint is not 1 to 64 letters and digits
            "fingerprint":"ab12"        | "print":"ab12"           | /alerts/0/fingerprint is missing
            """)
    void what_is_wrong_is_told_with_its_place(String good, String bad, String message) {
        assertThat(ONE).contains(good);

        assertThatThrownBy(() -> read(ONE.replace(good, bad)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''        | the body is empty
            '   '     | the body is empty
            []        | the body is no JSON object
            null      | the body is no JSON object
            {         | the body is no JSON: see line 1, column 2
            {"a":1}}  | the body is no JSON: see line 1, column 8
            """)
    void what_is_no_json_object_is_told(String body, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(MalformedException.class)
                .hasMessage(message);
    }

    @Test
    void what_is_not_in_utf_8_or_nested_without_end_is_malformed() {
        byte[] latin = ONE.replace("app-stopped", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> AlertReader.read(latin)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> read("[".repeat(1 << 20))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> read("{\"version\":" + "9".repeat(1 << 19))).isInstanceOf(MalformedException.class);
    }

    @Test
    void names_for_people_are_short_and_hold_no_commands_for_a_terminal() throws MalformedException {
        Alert wild = read(Sent.body(Sent.firing("ab12", "alertname", "a\\u001b[2Jb\\u202e" + "x".repeat(500))))
                .get(0);

        assertThat(wild.name()).startsWith("a?[2Jb?x").hasSize(103);
        assertThat(read(Sent.body(Sent.firing("ab12"))).get(0).name()).isEqualTo("alert");
    }

    /** Whatever comes is read, or refused as malformed: nothing else is thrown. */
    @Test
    void random_documents_are_read_or_malformed() {
        Random random = new Random(SEED);
        int read = 0;
        int malformed = 0;
        for (int number = 0; number < DOCUMENTS; number++) {
            byte[] body =
                    random.nextInt(3) == 0 ? mutated(random) : json(random, 5).getBytes(StandardCharsets.UTF_8);
            try {
                AlertReader.read(body).forEach(alert -> assertThat(alert.name()).hasSizeLessThan(104));
                read++;
            } catch (MalformedException e) {
                assertThat(e.what()).isNotBlank().hasSizeLessThan(200);
                malformed++;
            }
        }
        System.out.println("ALERTS " + DOCUMENTS + " documents from seed " + SEED + ": " + read + " read");
        assertThat(read).isGreaterThan(DOCUMENTS / 50);
        assertThat(malformed).isGreaterThan(DOCUMENTS / 10);
    }

    private static byte[] mutated(Random random) {
        byte[] body = ONE.getBytes(StandardCharsets.UTF_8);
        for (int change = random.nextInt(4); change > 0; change--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return body;
    }

    private static String json(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> "null";
            case 1 -> Integer.toString(random.nextInt());
            case 2 -> "true";
            case 3 -> "\"" + word(random) + "\"";
            case 4 -> "1e" + random.nextInt(9_999);
            case 5 -> "[" + json(random, depth - 1) + "," + json(random, depth - 1) + "]";
            default -> object(random, depth);
        };
    }

    private static String object(Random random, int depth) {
        StringBuilder text = new StringBuilder("{\"version\":\"4\"");
        for (String name : List.of("alerts", "status", "labels", "startsAt", "fingerprint")) {
            if (random.nextInt(4) > 0) {
                text.append(",\"").append(name).append("\":");
                text.append(name.equals("alerts") ? "[" + json(random, depth - 1) + "]" : json(random, depth - 1));
            }
        }
        return text.append("}").toString();
    }

    private static String word(Random random) {
        return List.of("firing", "resolved", Sent.SINCE, "ab12", "\\ud800", "\\u0000", "4")
                .get(random.nextInt(7));
    }

    private static List<Alert> read(String body) throws MalformedException {
        return AlertReader.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
