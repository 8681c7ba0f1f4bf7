package io.rabbitagent.plan.rejoin;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupFitsTest {
    private static final NodeName RB2 = node(2);
    private static final long GB = 1_000_000_000;

    private final Pictures pictures = Pictures.healthy(3).forgotten(RB2);

    private Judgement judge() {
        return BackupFits.judge(pictures.picture(), RB2);
    }

    private void holds(long bytes) {
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(bytes, List.of(), 0, 0, "f1")))
                        .done());
    }

    private void room(boolean writable, long free, long keepFree) {
        BackupRoom room = new BackupRoom("/backups", writable, free, keepFree, Optional.empty());
        pictures.observe(RB2, seen -> with(seen).backups(Fact.known(room)).done());
    }

    @Test
    void what_must_stay_free_stays_free_to_the_byte() {
        holds(3 * GB);
        room(true, 8 * GB, 5 * GB);
        assertThat(judge().verdict()).isEqualTo(Verdict.TRUE);

        room(true, 8 * GB - 1, 5 * GB);
        assertThat(judge().verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_refusal_names_the_sizes_and_the_settings() {
        holds(3 * GB);
        room(true, 250_000_000, 5 * GB);

        assertThat(judge().detail())
                .isEqualTo("the data directory has 3.0 GB, /backups has 250.0 MB free, of which 5.0 GB must stay free:"
                        + " free some, set backup.directory to a larger file system, or lower backup.keep_free");
    }

    @Test
    void where_the_agent_may_not_write_nothing_fits() {
        room(false, 100 * GB, 5 * GB);

        assertThat(judge().verdict()).isEqualTo(Verdict.FALSE);
        assertThat(judge().detail())
                .contains("may not write to /backups on rb2")
                .contains("backup.directory");
    }

    @Test
    void unknown_room_or_size_stays_unknown() {
        pictures.observe(RB2, seen -> with(seen).holdings(Fact.notObserved()).done());
        assertThat(judge().verdict()).isEqualTo(Verdict.UNKNOWN);

        pictures.observe(RB2, seen -> with(seen).backups(Fact.notObserved()).done());
        assertThat(judge().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_plans_own_backup_does_not_shut_the_gate_behind_it() {
        assertThat(RejoinGates.backupFits().onlyAtStart()).isTrue();
    }

    @Test
    void after_a_reset_there_is_nothing_to_back_up() {
        room(false, 0, 5 * GB);
        pictures.justReset(RB2);

        assertThat(judge().verdict()).isEqualTo(Verdict.TRUE);
    }
}
