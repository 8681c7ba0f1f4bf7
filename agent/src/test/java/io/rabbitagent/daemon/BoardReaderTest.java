package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.observe.MaintenanceWindow;
import io.rabbitagent.observe.MaintenanceWindows;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.SharedStore.BoardDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoardReaderTest {
    private static final NodeName ME = node(1);
    private static final NodeName PEER = node(2);
    private static final Duration FRESH_FOR = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofHours(5);

    private final BoardFormat format = new BoardFormat(AgentJson.create());
    private final NodeObservation own = seen(ME);
    private final Map<NodeName, BoardDocument> board = new HashMap<>();
    private final BoardReader reader = new BoardReader(
            "prod",
            List.of(ME, PEER, node(3)),
            ME,
            FRESH_FOR,
            new MaintenanceWindows(List.of(new MaintenanceWindow("patching", "* * 2 ? * *", ZoneOffset.UTC))),
            format::read);

    @Test
    void a_document_that_lay_there_before_the_reader_came_is_not_trusted() {
        put(1, seen(PEER));
        assertThat(read(0).presence()).isEqualTo(new Presence(false, Optional.empty(), Optional.of(Duration.ZERO)));
        assertThat(read(1).observation().app())
                .isEqualTo(Fact.unknown(Reason.STALE, "its agent has not been heard of since this one started"));
        assertThat(read(3_600).presence().fresh()).isFalse();
    }

    @Test
    void a_document_is_fresh_from_its_change_and_for_as_long_as_it_may_be_by_the_readers_clock() {
        put(1, seen(PEER));
        read(0);
        put(2, seen(PEER));
        assertThat(read(10)).isEqualTo(new NodeReport(PEER, Presence.freshNow(), seen(PEER)));
        assertThat(read(40).presence()).isEqualTo(new Presence(true, Optional.of(FRESH_FOR)));

        NodeReport late = read(41);
        assertThat(late.presence()).isEqualTo(new Presence(false, Optional.of(Duration.ofSeconds(31))));
        assertThat(late.observation().app())
                .isEqualTo(Fact.unknown(Reason.STALE, "its agent was last heard of 31 s ago"));

        put(3, seen(PEER));
        assertThat(read(50).presence()).isEqualTo(Presence.freshNow());
    }

    @Test
    void who_was_not_heard_since_this_reader_began_may_be_late_until_it_has_looked_for_a_minute() {
        put(1, seen(PEER));
        read(0);
        assertThat(read(20).presence().late()).contains(Duration.ofSeconds(20));
        assertThat(read(40).presence().late()).contains(Duration.ofSeconds(40));
        assertThat(read(60).presence().late()).isEmpty();

        put(2, seen(PEER));
        assertThat(read(100).presence().late())
                .as("it looked away for 40 s, and begins anew")
                .contains(Duration.ZERO);
    }

    @Test
    void the_writers_time_stamp_is_not_looked_at() {
        put(1, NodeObservation.unknown(PEER, Reason.FAILED, "at the epoch"));
        read(0);
        put(2, NodeObservation.unknown(PEER, Reason.FAILED, "at the epoch"));
        assertThat(read(1).presence()).isEqualTo(Presence.freshNow());
    }

    @Test
    void a_document_that_is_gone_or_a_board_out_of_reach_is_not_fresh() {
        put(1, seen(PEER));
        read(0);
        put(2, seen(PEER));
        read(1);
        board.clear();
        assertThat(read(2).presence()).isEqualTo(new Presence(false, Optional.of(Duration.ofSeconds(1))));
        assertThat(read(2).observation().app().isKnown()).isFalse();
    }

    @Test
    void a_change_that_came_while_this_reader_looked_away_may_be_old_and_is_not_trusted() {
        put(1, seen(PEER));
        read(0);
        put(2, seen(PEER));
        assertThat(read(31).presence().fresh()).as("suspended for 31 s").isFalse();
        put(3, seen(PEER));
        assertThat(read(33).presence().fresh()).as("changed under its eyes").isTrue();
    }

    @Test
    void a_garbled_document_is_unknown() {
        put(1, seen(PEER));
        read(0);
        for (String garbled : List.of("", "{", "null", "[]", "{\"format_version\":1}")) {
            board.put(PEER, new BoardDocument(garbled.hashCode(), garbled));
            NodeReport report = read(1);
            assertThat(report.presence().fresh()).as(garbled).isTrue();
            assertThat(((Fact.Unknown<?>) report.observation().app()).reason())
                    .as(garbled)
                    .isEqualTo(Reason.GARBLED);
        }
    }

    @Test
    void a_document_of_a_newer_agent_is_unknown_and_says_so() {
        put(1, seen(PEER));
        read(0);
        String newer = format.write(seen(PEER)).replace("\"format_version\":1", "\"format_version\":99");
        board.put(PEER, new BoardDocument(2, newer));
        Fact.Unknown<?> app = (Fact.Unknown<?>) read(1).observation().app();
        assertThat(app.reason()).isEqualTo(Reason.GARBLED);
        assertThat(app.detail()).contains("written by a newer agent");
    }

    @Test
    void the_own_report_is_what_was_just_seen_whatever_the_board_holds() {
        board.put(ME, new BoardDocument(1, "garbled"));
        NodeReport report = reader.picture(own, board, START, NOON).report(ME);
        assertThat(report).isEqualTo(new NodeReport(ME, Presence.freshNow(), own));
    }

    @Test
    void every_member_has_a_report_and_nobody_else() {
        board.put(node(9), new BoardDocument(1, format.write(seen(PEER))));
        assertThat(reader.picture(own, board, START, NOON).reports()).containsOnlyKeys(ME, PEER, node(3));
    }

    @Test
    void the_picture_has_the_windows_that_are_open_at_its_moment() {
        assertThat(reader.picture(own, board, START, NOON).openWindows()).isEqualTo(Fact.known(Set.of()));
        Instant atTwo = NOON.minus(Duration.ofHours(10));
        assertThat(reader.picture(own, board, START, atTwo).openWindows()).isEqualTo(Fact.known(Set.of("patching")));
    }

    private void put(long version, NodeObservation observation) {
        board.put(PEER, new BoardDocument(version, format.write(observation)));
    }

    private NodeReport read(long seconds) {
        return reader.picture(own, board, START.plusSeconds(seconds), NOON).report(PEER);
    }

    private static NodeObservation seen(NodeName node) {
        return Pictures.healthy(3).picture().observation(node);
    }
}
