package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Holds docs/http-api.md to what is served: its examples work, and its tables name each page with its parameters and fields. */
@Timeout(60)
class HttpApiPageTest {
    private static final Path PAGE = Path.of("../docs/http-api.md");
    private static final Pattern URL = Pattern.compile("https?://[a-z0-9.]+:15693(/[^\\s']*)");
    private static final Pattern BODY = Pattern.compile("-d '([^']*)'");
    private static final Pattern ROW = Pattern.compile("\\| `(/api/v1/[^`]+)` \\|([^|]*)\\|(.*)\\|");

    /** The one whose plan the page approves, whose third host is away. */
    private final FakeAgent agent = new FakeAgent(
                    Pictures.healthy(3)
                            .appStopped(Pictures.node(2))
                            .silent(Pictures.node(3))
                            .unseenByPeers(Pictures.node(3)),
                    Shipped.rules(),
                    Pictures.node(2))
            .after(5);

    private static List<String> examples() throws IOException {
        return Files.readString(PAGE)
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("    curl "))
                .toList();
    }

    @Test
    void the_examples_do_what_they_say() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(8);
        try (ApiServer server = new ApiServer(agent, ApiServer.BOTH)) {
            String shown = server.get("/api/v1/plans", ApiServer.READ)
                    .json()
                    .at("/details/0/shown")
                    .asText();
            for (String example : examples()) {
                Matcher url = URL.matcher(example);
                assertThat(url.find()).as(example).isTrue();
                Matcher body = BODY.matcher(example);
                if (body.find()) {
                    // The page's own stands for a plan by the text that the rule had when it was written.
                    String sent = body.group(1).replaceAll("[0-9a-f]{64}", shown);
                    assertDecided(server.post(url.group(1), ApiServer.DECIDE, sent), example);
                } else {
                    assertThat(server.get(url.group(1), ApiServer.READ).status())
                            .as(example)
                            .isEqualTo(200);
                }
            }
        }
    }

    /** Of a rehearsal it is only right that there is nothing to rehearse; the body was understood. */
    private static void assertDecided(ApiServer.Answer answer, String example) {
        if (example.contains("/rehearsals")) {
            assertThat(answer.error()).as(example).startsWith("there is nothing to rehearse");
        } else {
            assertThat(answer.status()).as(example + answer.json()).isIn(200, 202);
        }
    }

    @Test
    void each_page_is_in_the_tables_with_its_parameters_and_fields() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), line);
            }
        }
        Map<String, String> served = new TreeMap<>();
        Described.document().get("paths").properties().forEach(path -> {
            boolean open = path.getKey().contains("openapi");
            if (path.getKey().startsWith("/api/") && !open && !path.getKey().equals(Webhook.PATH)) {
                served.put(
                        path.getKey().replace("{id}", "ID").replace("{subject}", "NODE-OR-RULE"),
                        names(path.getValue()));
            }
        });

        assertThat(rows.keySet()).isEqualTo(served.keySet());
        served.forEach((path, names) -> {
            for (String name : names.split(",", -1)) {
                assertThat(rows.get(path)).as(path).contains(name.isEmpty() ? "" : "`" + name + "`");
            }
        });
    }

    /** Of its query, or of its body beside what all have. */
    private static String names(JsonNode operations) {
        JsonNode post = operations.at("/post/requestBody/content/application~1json/schema/properties");
        if (!post.isMissingNode()) {
            return post.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(name -> !List.of("actor", "reason").contains(name))
                    .collect(Collectors.joining(","));
        }
        return Optional.of(operations.at("/get/parameters")).stream()
                .flatMap(parameters -> parameters.valueStream())
                .filter(one -> one.get("in").asText().equals("query"))
                .map(one -> one.get("name").asText())
                .collect(Collectors.joining(","));
    }
}
