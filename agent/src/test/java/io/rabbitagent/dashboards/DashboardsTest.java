package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each dashboard of this repository keeps each convention; {@link ConventionsTest} shows that each can be broken. */
class DashboardsTest {
    private static final List<Dashboard> ALL = Dashboard.all();
    private static final Asked ASKED = new Asked(new KnownMetrics());

    private static void holds(Function<Dashboard, List<String>> convention) {
        assertThat(ALL.stream().flatMap(one -> convention.apply(one).stream()).toList())
                .isEmpty();
    }

    @Test
    void there_are_five() {
        assertThat(ALL.stream().map(Dashboard::uid))
                .containsExactly(
                        "rabbitagent-agent",
                        "rabbitagent-overview",
                        "rabbitagent-recovery",
                        "rabbitagent-remediation",
                        "rabbitagent-replication");
    }

    @Test
    void uids_are_stable_and_unique() {
        holds(Identity::uid);
        assertThat(Identity.uniqueAmong(ALL)).isEmpty();
    }

    @Test
    void each_is_tagged_locked_and_says_what_it_is_for() {
        holds(Identity::tag);
        holds(Identity::notEditable);
        holds(Identity::schema);
        holds(Identity::noDatabaseId);
        holds(Identity::titleAndDescription);
    }

    @Test
    void panels_stand_within_the_grid_and_apart() {
        holds(Layout::uniqueIds);
        holds(Layout::withinTheGrid);
        holds(Layout::noOverlaps);
    }

    @Test
    void panels_are_built_in_and_say_what_they_show() {
        holds(Looks::builtInPanels);
        holds(Looks::titles);
        holds(Looks::descriptions);
        holds(Looks::units);
    }

    @Test
    void unknown_is_said_and_nothing_is_told_by_colour_alone() {
        holds(Looks::unknownIsSaid);
        holds(Looks::textAndColour);
        holds(Looks::statesHaveNames);
    }

    @Test
    void what_is_over_does_not_look_present() {
        holds(Looks::presentValues);
        holds(Looks::gapsStayGaps);
    }

    @Test
    void variables_and_annotations_are_everywhere() {
        holds(Navigation::variables);
        holds(Navigation::variablesAreSorted);
        holds(Navigation::annotations);
        holds(Navigation::dataSourceIsTheVariable);
    }

    @Test
    void links_keep_variables_and_time_and_lead_somewhere() {
        Set<String> uids = DashboardQueries.uids();

        holds(Navigation::linkToTheOthers);
        holds(Navigation::linksKeepVariablesAndTime);
        holds(dashboard -> Navigation.linksLeadSomewhere(dashboard, uids));
    }

    @Test
    void each_metric_is_one_that_the_agent_or_the_broker_has() {
        holds(ASKED::metricsExist);
    }

    @Test
    void each_label_is_one_that_the_metric_has() {
        holds(ASKED::labelsExist);
        holds(ASKED::legends);
        holds(ASKED::fields);
    }

    @Test
    void each_query_is_of_one_cluster_and_job_and_takes_one_series_a_thing() {
        holds(ASKED::ofOneClusterAndJob);
        holds(ASKED::aggregated);
    }

    @Test
    void what_an_agent_shows_that_hangs_is_merged_with_nothing() {
        holds(ASKED::withoutTheHung);
    }

    @Test
    void no_query_knows_how_many_nodes_there_are() {
        holds(ASKED::noLiteralNodeCounts);
    }

    @Test
    void rows_are_in_a_fixed_order_and_queries_told_apart() {
        holds(ASKED::fixedOrder);
        holds(ASKED::letters);
    }

    /** The first screen at 1080 lines: eight numbers, what to do next, the members, four graphs. */
    @Test
    void the_overview_answers_on_its_first_screen() {
        List<Panel> first = ALL.stream()
                .filter(one -> one.uid().equals("rabbitagent-overview"))
                .flatMap(one -> one.shown().stream())
                .filter(panel -> panel.place().y() + panel.place().h() <= 20)
                .toList();

        assertThat(first.stream().map(Panel::type))
                .containsExactly(
                        "stat",
                        "stat",
                        "stat",
                        "stat",
                        "stat",
                        "stat",
                        "stat",
                        "stat",
                        "table",
                        "state-timeline",
                        "timeseries",
                        "timeseries",
                        "timeseries",
                        "timeseries");
    }
}
