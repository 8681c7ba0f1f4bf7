package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.ObservationChange;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.PictureTaken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PictureKeeperTest {
    private static final NodeName PEER = node(2);

    private final List<Event> journal = new ArrayList<>();
    private final PictureKeeper keeper = new PictureKeeper(journal::add);
    private final Pictures cluster = Pictures.healthy(3);

    @Test
    void the_first_picture_is_kept() {
        keeper.see(cluster.picture());
        assertThat(journal).containsExactly(new PictureTaken(cluster.picture()));
    }

    @Test
    void a_picture_is_kept_when_a_fact_changes_and_when_it_changes_back() {
        isNews(seen -> seen.app(Fact.known(AppState.STOPPED)));
        isNews(seen -> seen.app(Fact.known(AppState.RUNNING)));
        isNews(seen -> seen.view(Fact.unknown(Reason.TIMEOUT, "5 s")));
        isNews(seen -> seen.view(Fact.unknown(Reason.REFUSED, "refused")));
        isNews(seen -> seen.process(Fact.known(Optional.empty())));
        isNews(seen -> seen.log(Fact.known(Pictures.log(LogSignal.BOOT_FAILED))));
        isNews(seen -> seen.dataDirectory(Fact.known(files("denied"))));
        isNews(seen -> seen.health(Fact.known(List.of(new HealthCheck("alarms", false, "memory")))));
        isNews(seen -> seen.registered(Fact.known(false)));
        isNews(seen -> seen.drained(Fact.known(Pictures.nodes(3))));
        isNews(seen -> seen.holdings(Fact.known(new Holdings(1, List.of(), 1, 0, "f1"))));
    }

    @Test
    void a_picture_is_kept_when_a_maintenance_window_opens_and_when_it_closes() {
        keeper.see(cluster.picture());
        keeper.see(cluster.openWindows(Fact.known(Set.of("patching"))).picture());
        keeper.see(cluster.picture());
        keeper.see(cluster.openWindows(Fact.known(Set.of())).picture());
        assertThat(journal).hasSize(3);
    }

    @Test
    void a_picture_is_kept_when_an_agent_falls_silent() {
        keeper.see(cluster.picture());
        keeper.see(cluster.silent(PEER).picture());
        keeper.see(cluster.silent(PEER).picture());
        assertThat(journal).hasSize(2);
    }

    @Test
    void samples_and_lives_of_the_agent_are_no_news() {
        keeper.see(cluster.picture());
        keeper.see(cluster.nextSample().picture());
        keeper.see(changed(seen -> seen.agent("another")).picture());
        assertThat(journal).hasSize(1);
    }

    @Test
    void other_words_for_the_same_unknown_are_no_news() {
        isNoNews(
                seen -> seen.view(Fact.unknown(Reason.TIMEOUT, "5 s")),
                seen -> seen.view(Fact.unknown(Reason.TIMEOUT, "6 s")));
        isNoNews(
                seen -> seen.dataDirectory(Fact.known(files("permission denied"))),
                seen -> seen.dataDirectory(Fact.known(files("input/output error"))));
    }

    @Test
    void the_time_and_the_words_of_a_log_line_are_no_news() {
        isNoNews(
                seen -> seen.log(Fact.known(waiting(0, "30000 ms, 9 retries left"))),
                seen -> seen.log(Fact.known(waiting(30, "30000 ms, 8 retries left"))));
    }

    @Test
    void bytes_and_the_words_of_a_health_check_are_no_news() {
        isNoNews(
                seen -> seen.holdings(Fact.known(new Holdings(1, List.of(), 0, 0, "f1"))),
                seen -> seen.holdings(Fact.known(new Holdings(2, List.of(), 0, 0, "f1"))));
        isNoNews(
                seen -> seen.health(Fact.known(List.of(new HealthCheck("alarms", false, "1 alarm")))),
                seen -> seen.health(Fact.known(List.of(new HealthCheck("alarms", false, "2 alarms")))));
    }

    private void isNews(UnaryOperator<ObservationChange> change) {
        keeper.see(cluster.picture());
        int before = journal.size();
        keeper.see(changed(change).picture());
        assertThat(journal).hasSize(before + 1).endsWith(new PictureTaken(cluster.picture()));
    }

    private void isNoNews(UnaryOperator<ObservationChange> first, UnaryOperator<ObservationChange> then) {
        keeper.see(changed(first).picture());
        int before = journal.size();
        keeper.see(changed(then).picture());
        assertThat(journal).hasSize(before);
    }

    private Pictures changed(UnaryOperator<ObservationChange> change) {
        return cluster.observe(PEER, seen -> change.apply(with(seen)).done());
    }

    private static DataDirectory files(String why) {
        return new DataDirectory(
                true, false, Fact.unknown(Reason.UNREADABLE, why), Fact.unknown(Reason.UNREADABLE, why));
    }

    private static BootLog waiting(int seconds, String line) {
        LogEvent last = new LogEvent(Pictures.NOON.plusSeconds(seconds), LogSignal.WAITING_FOR_TABLES, line);
        return BootLog.NOTHING
                .change()
                .last(Optional.of(last))
                .waitingForTables(true)
                .done();
    }
}
