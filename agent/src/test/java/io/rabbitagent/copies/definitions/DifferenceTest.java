package io.rabbitagent.copies.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void with_what_is_missing_imported_nothing_is_missing_and_nothing_that_was_there_has_changed() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            SomeDefinitions some = new SomeDefinitions(new Random(seed));
            ObjectNode wanted = some.any();
            ObjectNode there = some.any();
            Difference difference = between(wanted, there, 1 + seed % 5);
            Comparison before = difference.comparison();

            ObjectNode after = ImportModel.into(there, written(difference, false));

            Comparison left = between(wanted, after, 1 + seed % 3).comparison();
            assertThat(left.missing()).as("seed %s", seed).isZero();
            assertThat(differing(left)).as("seed %s", seed).isEqualTo(differing(before));
            assertThat(ImportModel.size(after))
                    .as("seed %s", seed)
                    .isEqualTo(ImportModel.size(there) + before.missing());
            for (Map.Entry<String, JsonNode> list : there.properties()) {
                list.getValue()
                        .forEach(entry -> assertThat(after.path(list.getKey())).contains(entry));
            }
        }
    }

    @Test
    void with_what_differs_imported_too_only_queues_and_exchanges_differ() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            SomeDefinitions some = new SomeDefinitions(new Random(seed));
            ObjectNode wanted = some.any();
            ObjectNode there = some.any();

            ObjectNode after = ImportModel.into(there, written(between(wanted, there, 2), true));

            Comparison left = between(wanted, after, 1).comparison();
            assertThat(left.isNothing(true)).as("seed %s", seed).isTrue();
            assertThat(between(there, after, 1).comparison().missing())
                    .as("nothing is deleted, seed %s", seed)
                    .isZero();
        }
    }

    @Test
    void in_how_many_parts_it_is_read_changes_nothing() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            SomeDefinitions some = new SomeDefinitions(new Random(seed));
            ObjectNode wanted = some.any();
            ObjectNode there = some.any();
            Comparison whole = between(wanted, there, 1).comparison();

            assertThat(between(wanted, there, 7).comparison()).isEqualTo(whole);
            assertThat(between(wanted, there, 100).comparison()).isEqualTo(whole);
        }
    }

    @Test
    void what_is_missing_and_what_differs_is_counted_and_named_by_kind() throws IOException {
        Comparison found = between(json("""
                        {"rabbit_version":"3.10.8","users":[{"name":"ann","password_hash":"A","tags":[]},{"name":"bob","tags":[]}],
                        "vhosts":[{"name":"/","limits":[],"metadata":{"description":"x"}}],
                        "permissions":[{"user":"ann","vhost":"/","configure":"","read":"","write":""}],
                        "parameters":[{"vhost":"/","component":"operator_policy","name":"o","value":{}},
                        {"vhost":"/","component":"vhost-limits","name":"limits","value":{"max-queues":1}}],
                        "global_parameters":[{"name":"cluster_name","value":"prod"}],
                        "queues":[{"vhost":"/","name":"orders","durable":true,"arguments":{"a":1,"b":2}}]}"""), json("""
                        {"queues":[{"arguments":{"b":2,"a":1},"durable":true,"name":"orders","vhost":"/"}],
                        "global_parameters":[{"name":"cluster_name","value":"other"}],
                        "vhosts":[{"name":"/","limits":{"max-queues":5},"metadata":{"description":"x"}}],
                        "users":[{"name":"ann","password_hash":"B","tags":[]},{"name":"guest","tags":[]}]}"""), 1).comparison();

        assertThat(of(found, Kind.USERS))
                .isEqualTo(new Comparison.OfKind(Kind.USERS, 2, 1, List.of("bob"), 1, List.of("ann"), 0));
        assertThat(of(found, Kind.VHOSTS).differing())
                .as("limits are parameters")
                .isZero();
        assertThat(of(found, Kind.PERMISSIONS).missingNamed()).containsExactly("ann in vhost /");
        assertThat(of(found, Kind.OPERATOR_POLICIES).missingNamed()).containsExactly("o in vhost /");
        assertThat(of(found, Kind.PARAMETERS).missingNamed()).containsExactly("vhost-limits limits in vhost /");
        assertThat(of(found, Kind.GLOBAL_PARAMETERS).differingNamed()).containsExactly("cluster_name");
        assertThat(of(found, Kind.QUEUES).differing())
                .as("the order of fields is none")
                .isZero();
        assertThat(found.missing()).isEqualTo(4);
        assertThat(found.changeable()).isEqualTo(2);
    }

    @Test
    void what_an_import_would_leave_out_is_not_missing() throws IOException {
        ObjectNode wanted = json("""
                {"exchanges":[{"vhost":"/","name":"x","type":"topic"}],
                "queues":[{"vhost":"/","name":"amq.gen-1"},{"vhost":"/","name":"q"}],
                "bindings":[
                {"vhost":"/","source":"x","destination":"q","destination_type":"queue","routing_key":"1","arguments":{}},
                {"vhost":"/","source":"x","destination":"amq.gen-1","destination_type":"queue","routing_key":"2","arguments":{}},
                {"vhost":"/","source":"amq.topic","destination":"x","destination_type":"exchange","routing_key":"3","arguments":{}},
                {"vhost":"/","source":"x","destination":"exclusive","destination_type":"queue","routing_key":"4","arguments":{}},
                {"vhost":"v","source":"x","destination":"q","destination_type":"queue","routing_key":"5","arguments":{}}]}""");
        Difference difference = between(wanted, json("{}"), 3);

        Comparison.OfKind bindings = of(difference.comparison(), Kind.BINDINGS);
        assertThat(bindings.missingNamed())
                .containsExactly(
                        "x to queue q with key '1' in vhost /", "amq.topic to exchange x with key '3' in vhost /");
        assertThat(bindings.leftOut()).isEqualTo(3);
        assertThat(of(difference.comparison(), Kind.QUEUES).leftOut()).isEqualTo(1);
        assertThat(written(difference, true).path("bindings")).hasSize(2);
        Comparison there = between(wanted, json("{\"queues\":[{\"vhost\":\"/\",\"name\":\"exclusive\"}]}"), 3)
                .comparison();
        assertThat(of(there, Kind.BINDINGS).leftOut())
                .as("one whose queue is there can come back")
                .isEqualTo(2);
    }

    @Test
    void at_most_twenty_are_named_and_all_are_counted() throws IOException {
        ObjectNode wanted = json("{}");
        for (int n = 0; n < 30; n++) {
            wanted.withArray("users").addObject().put("name", "u" + n);
        }

        Comparison.OfKind users = of(between(wanted, json("{}"), 4).comparison(), Kind.USERS);

        assertThat(users.missing()).isEqualTo(30);
        assertThat(users.missingNamed()).hasSize(20).startsWith("u0", "u1");
    }

    @Test
    void what_was_shown_covers_less_of_it_and_nothing_more() throws IOException {
        ObjectNode wanted = json("{\"users\":[{\"name\":\"ann\",\"tags\":[\"x\"]},{\"name\":\"bob\"}],"
                + "\"queues\":[{\"vhost\":\"/\",\"name\":\"q\",\"durable\":true}]}");
        String queue = "\"queues\":[{\"vhost\":\"/\",\"name\":\"q\",\"durable\":false}]";
        Comparison all = between(wanted, json("{}"), 1).comparison();
        Comparison annMissing = between(wanted, json("{\"users\":[{\"name\":\"bob\"}]," + queue + "}"), 2)
                .comparison();
        Comparison annDiffers = between(
                        wanted,
                        json("{\"users\":[{\"name\":\"bob\"},{\"name\":\"ann\",\"tags\":[]}]," + queue + "}"),
                        1)
                .comparison();

        assertThat(all.covers(annMissing, false)).isTrue();
        assertThat(annMissing.covers(all, false)).isFalse();
        assertThat(annMissing.covers(annDiffers, false)).as("she is left alone").isTrue();
        assertThat(annMissing.covers(annDiffers, true))
                .as("nobody was told that she would be overwritten")
                .isFalse();
        assertThat(annDiffers.covers(annDiffers, true)).isTrue();
    }

    @Test
    void the_version_goes_with_what_is_imported_as_hashes_may_depend_on_it() throws IOException {
        ObjectNode wanted =
                json("{\"rabbit_version\":\"3.5.7\",\"users\":[{\"name\":\"ann\"}],\"product_name\":\"x\"}");

        JsonNode written = written(between(wanted, json("{}"), 1), false);

        assertThat(written.path("rabbitmq_version").asText()).isEqualTo("3.5.7");
        assertThat(written.path("rabbit_version").asText()).isEqualTo("3.5.7");
        assertThat(written.path("users")).hasSize(1);
    }

    @Test
    void an_operator_policy_that_was_exported_as_pairs_is_imported_as_the_dictionary_that_the_broker_takes()
            throws IOException {
        ObjectNode wanted = json("""
                {"parameters":[{"vhost":"/","component":"operator_policy","name":"op","value":
                {"pattern":"^q","apply-to":"all","priority":0,"definition":[["max-length",9],["expires",60000]]}}]}""");

        ObjectNode written = written(between(wanted, json("{}"), 1), false);

        assertThat(written.path("parameters").path(0).path("value")).isEqualTo(json("""
                {"pattern":"^q","apply-to":"all","priority":0,"definition":{"max-length":9,"expires":60000}}"""));
    }

    @Test
    void what_the_broker_exports_otherwise_after_an_import_is_no_difference() throws IOException {
        ObjectNode before = json("""
                {"vhosts":[{"name":"a","limits":[],"metadata":{"description":"","tags":""}},
                {"name":"b","limits":[["max-queues",5]],"metadata":{"description":"","tags":"x, y"}}],
                "parameters":[{"vhost":"a","component":"operator_policy","name":"op","value":{"definition":[["max-length",9]]}}]}""");
        ObjectNode after = json("""
                {"vhosts":[{"name":"a","limits":[],"metadata":{"description":"","tags":[]}},
                {"name":"b","limits":[],"metadata":{"description":"","tags":["x","y"]}}],
                "parameters":[{"vhost":"a","component":"operator_policy","name":"op","value":{"definition":{"max-length":9}}}]}""");
        ObjectNode other = json("""
                {"vhosts":[{"name":"a","limits":[],"metadata":{"description":"","tags":["x"]}},
                {"name":"b","limits":[],"metadata":{"description":"","tags":["x"]}}],
                "parameters":[{"vhost":"a","component":"operator_policy","name":"op","value":{"definition":{"max-length":8}}}]}""");

        assertThat(differing(between(before, after, 1).comparison())).containsOnly(List.of());
        assertThat(differing(between(before, other, 1).comparison()))
                .contains(List.of("a", "b"), List.of("op in vhost a"));
    }

    @Test
    void what_is_no_file_of_definitions_is_told_without_what_it_holds() throws IOException {
        for (String wrong : List.of(
                "",
                "[]",
                "{\"users\":{}}",
                "{\"users\":[\"secret\"]}",
                "{\"users\":[{\"password_hash\":\"secret\"}]}",
                "{\"users\":[{\"name\":\"secret\"",
                "{\"users\":[secret]}")) {
            Path file = Files.writeString(directory.resolve("wrong.json"), wrong);

            assertThatThrownBy(() -> new DefinitionsFile(file).read(entry -> {}))
                    .as(wrong)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("wrong.json")
                    .hasMessageNotContaining("secret");
        }
    }

    private static Comparison.OfKind of(Comparison comparison, Kind kind) {
        return comparison.kinds().stream()
                .filter(one -> one.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static List<List<String>> differing(Comparison comparison) {
        return comparison.kinds().stream()
                .map(Comparison.OfKind::differingNamed)
                .toList();
    }

    private Difference between(ObjectNode wanted, ObjectNode there, int parts) throws IOException {
        return Difference.between(file("wanted.json", wanted), file("there.json", there), parts);
    }

    private DefinitionsFile file(String name, ObjectNode content) throws IOException {
        Path path = directory.resolve(name);
        JSON.writeValue(path.toFile(), content);
        return new DefinitionsFile(path);
    }

    private ObjectNode written(Difference difference, boolean overwrite) throws IOException {
        Path path = directory.resolve("import.json");
        difference.write(path, overwrite);
        return (ObjectNode) JSON.readTree(path.toFile());
    }

    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) JSON.readTree(text);
    }
}
