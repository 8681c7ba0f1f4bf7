package io.rabbitagent.observe;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.StartWanted;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartWishTest {
    private static final NodeName ME = node(3);

    private final Pictures pictures = Outages.inOrder312(HowEnded.CLEAN);
    private final StartWish wish = new StartWish();
    private Duration uptime = Duration.ofHours(1);

    private Optional<StartWanted> look(boolean noPlan) {
        uptime = uptime.plusSeconds(2);
        ClusterPicture picture = pictures.picture();
        return wish.look(picture.observation(ME), picture, noPlan, uptime);
    }

    private void life(int number, AppState app) {
        pictures.observe(
                ME,
                seen -> with(seen)
                        .process(Fact.known(Optional.of(Pictures.life(ME, number))))
                        .app(Fact.known(app))
                        .done());
    }

    private void gone() {
        pictures.observe(
                ME,
                seen -> with(seen)
                        .process(Fact.known(Optional.empty()))
                        .app(Fact.known(AppState.VM_DOWN))
                        .done());
    }

    @Test
    void a_start_while_no_member_runs_is_a_wish_and_told_once() {
        assertThat(look(true)).isEmpty();
        life(2, AppState.BOOTING);
        assertThat(look(true)).contains(new StartWanted(ME, Pictures.life(ME, 2)));
        assertThat(look(true)).isEmpty();
    }

    @Test
    void a_start_while_another_member_still_runs_counts_once_that_has_ended_too() {
        look(true);
        life(2, AppState.BOOTING);
        pictures.observe(
                node(2), seen -> with(seen).app(Fact.known(AppState.RUNNING)).done());
        assertThat(look(true)).isEmpty();
        pictures.observe(
                node(2), seen -> with(seen).app(Fact.known(AppState.VM_DOWN)).done());
        assertThat(look(true)).isPresent();
    }

    @Test
    void an_attempt_that_was_over_before_the_others_went_down_is_none() {
        look(true);
        pictures.observe(
                node(2), seen -> with(seen).app(Fact.known(AppState.RUNNING)).done());
        life(2, AppState.BOOTING);
        look(true);
        gone();
        pictures.observe(
                node(2), seen -> with(seen).app(Fact.known(AppState.VM_DOWN)).done());
        assertThat(look(true)).isEmpty();
    }

    @Test
    void what_a_supervisor_tries_again_is_none() {
        Outages.startedBefore(pictures, ME);
        look(true);
        life(3, AppState.BOOTING);
        assertThat(look(true)).isEmpty();
    }

    @Test
    void a_life_that_the_agent_has_not_seen_beginning_is_none() {
        life(2, AppState.BOOTING);
        assertThat(look(true)).isEmpty();
        assertThat(look(true)).isEmpty();
    }

    @Test
    void one_that_crashed_is_started_by_anybody() {
        Outages.ended(pictures, ME, HowEnded.CRASH, Pictures.nodes(1, 2, 3));
        look(true);
        life(2, AppState.BOOTING);
        assertThat(look(true)).isEmpty();
    }

    @Test
    void what_a_plan_starts_is_none_and_neither_is_what_begins_soon_after_it() {
        look(true);
        look(false);
        life(2, AppState.BOOTING);
        assertThat(look(false)).isEmpty();
        assertThat(look(true)).as("the plan has ended").isEmpty();
        uptime = uptime.plusMinutes(5);
        assertThat(look(true)).as("its life goes on").isEmpty();
    }

    @Test
    void what_is_started_some_time_after_a_plan_is_none_of_it() {
        look(false);
        uptime = uptime.plusSeconds(20);
        look(true);
        life(2, AppState.BOOTING);
        assertThat(look(true)).isPresent();
    }

    @Test
    void while_a_member_is_silent_or_can_not_be_told_it_is_none() {
        look(true);
        life(2, AppState.BOOTING);
        pictures.silent(node(1));
        assertThat(look(true)).isEmpty();
    }
}
