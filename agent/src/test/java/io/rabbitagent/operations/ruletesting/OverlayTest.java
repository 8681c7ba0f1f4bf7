package io.rabbitagent.operations.ruletesting;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.yaml.Problems;
import io.rabbitagent.yaml.YamlDocument;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private final Problems problems = new Problems();
    private final NodeObservation healthy = Pictures.healthy(3).picture().observation(node(2));

    @Test
    void a_picture_is_read_as_the_journal_has_it() throws YamlDocument.Malformed {
        ClusterPicture picture = Pictures.healthy(3)
                .forgotten(node(2))
                .silent(node(3))
                .partitioned(node(1), node(3))
                .picture();

        String text = AgentJson.create().write(picture);

        assertThat(Overlay.read(ClusterPicture.class, place(text))).contains(picture);
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void fields_of_a_known_record_are_merged_and_the_rest_stays() throws YamlDocument.Malformed {
        NodeObservation changed = changed(
                "log: {boot_failed: true, disagreement: {believer: rabbit@rb2, denier: rabbit@rb1}, last: null}");

        BootLog log = changed.log().value().orElseThrow();
        assertThat(log.bootFailed()).isTrue();
        assertThat(log.disagreement()).contains(new Disagreement(node(2), node(1)));
        assertThat(log.last()).isEmpty();
        assertThat(log.booted()).isTrue();
        assertThat(changed.view()).isEqualTo(healthy.view());
    }

    @Test
    void a_fact_is_its_value_or_unknown_with_a_reason() throws YamlDocument.Malformed {
        assertThat(changed("app: stopped").app()).isEqualTo(Fact.known(AppState.STOPPED));
        assertThat(changed("app: {known: stopped}").app()).isEqualTo(Fact.known(AppState.STOPPED));
        assertThat(changed("app: unknown").app()).isInstanceOf(Fact.Unknown.class);
        assertThat(changed("app: {unknown: garbled, detail: odd}").app())
                .isEqualTo(Fact.unknown(Fact.Reason.GARBLED, "odd"));
        assertThat(changed("data_directory: {membership: unknown}")
                        .dataDirectory()
                        .value()
                        .orElseThrow()
                        .membership()
                        .isKnown())
                .isFalse();
        assertThat(changed("drained: [rabbit@rb1]").drained()).isEqualTo(Fact.known(Set.of(node(1))));
    }

    @Test
    void a_member_of_a_map_is_changed_or_taken_out() throws YamlDocument.Malformed {
        NodeObservation changed = changed("view: {peers: {rabbit@rb1: {running: false}, rabbit@rb3: null}}");

        assertThat(changed.view().value().orElseThrow().members()).containsExactly(node(1), node(2));
        assertThat(changed.view().value().orElseThrow().running()).containsExactly(node(2));
    }

    @Test
    void of_what_may_be_absent_it_can_be_known_that_there_is_none() throws YamlDocument.Malformed {
        assertThat(changed("process: {known: null}").process()).isEqualTo(Fact.known(Optional.empty()));
    }

    @Test
    void what_does_not_fit_is_named_with_its_place() throws YamlDocument.Malformed {
        String wrong = """
                app: null
                log: {boot_failed: maybe}
                data_directory: {membership: {all: [nobody], disc: rabbit@rb1}}
                holdings: {bytes: many}
                last_end: {source: history}
                process: null
                """;
        Place place = place(wrong);
        assertThat(Overlay.change(healthy, entries(place), place)).isEmpty();

        assertThat(problems.errors())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "t.yaml:1:6: app: is nothing; write a value, or unknown",
                        "t.yaml:2:20: log.boot_failed: 'maybe' is not true or false; write true or false, without quotes",
                        "t.yaml:3:37: data_directory.membership.all: 'nobody' is no node name; write NAME@HOST, such as"
                                + " rabbit@rb1",
                        "t.yaml:3:52: data_directory.membership.disc: 'rabbit@rb1' is not a list; write [A, B, C]",
                        "t.yaml:4:19: holdings.bytes: 'many' is no whole number; write a whole number, without quotes",
                        "t.yaml:5:11: last_end: has no membership; add it",
                        "t.yaml:6:10: process: is nothing; write a value, unknown, or {known: null} where it is known that"
                                + " there is none");
    }

    private NodeObservation changed(String text) throws YamlDocument.Malformed {
        Place place = place(text);
        NodeObservation changed = Overlay.change(healthy, entries(place), place)
                .orElseThrow(() -> new IllegalStateException(problems.errors().toString()));
        assertThat(problems.errors()).isEmpty();
        return changed;
    }

    private static Map<String, Place> entries(Place place) {
        return place.entries("").orElseThrow();
    }

    private Place place(String text) throws YamlDocument.Malformed {
        return new Place(problems, "t.yaml", YamlDocument.read(text).orElseThrow(), "");
    }
}
