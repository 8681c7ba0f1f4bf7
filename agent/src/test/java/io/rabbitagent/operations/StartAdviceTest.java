package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Ends;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.operations.ShutdownOrderView.Advice;
import io.rabbitagent.operations.ShutdownOrderView.Command;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StartAdviceTest {
    private static final String START = "systemctl start --no-block rabbitmq-server";
    private static final String BACK_UP = "cp -a --reflink=auto DATA_DIRECTORY BACKUP_DIRECTORY";
    private static final String REMEDIATE = "agent remediate --rule cluster-down";

    @Test
    void the_last_down_starts_alone_and_the_others_once_it_runs() {
        assertThat(commands(lastDown3()))
                .containsExactly(
                        on(START, 3),
                        on("rabbitmqctl await_startup", 3),
                        on(START, 1, 2),
                        on(REMEDIATE),
                        on(BACK_UP, 1, 2));
    }

    @Test
    void where_the_last_down_waits_the_others_help_only_if_its_copy_would_win() {
        Pictures firstByName = Ends.of(2).stopped(2, 1, 2).stopped(1, 1).pictures();

        assertThat(advice(lastDown3()))
                .extracting(Advice::text)
                .anyMatch(text -> text.startsWith("If its log goes on")
                        && text.contains("start nobody else")
                        && text.contains("the older copy of rabbit@rb1"));
        assertThat(advice(firstByName))
                .extracting(Advice::text)
                .anyMatch(text ->
                        text.startsWith("If its log goes on") && text.contains("start the others all the same"));
    }

    @Test
    void an_application_that_was_stopped_in_a_living_vm_is_asked_to_start() {
        Pictures pictures = is(AppState.STOPPED, lastDown3(), 3);

        assertThat(commands(is(AppState.STOPPED, pictures, 1)))
                .startsWith(on("rabbitmqctl start_app", 3))
                .containsSubsequence(on(START, 2), on("rabbitmqctl start_app", 1));
    }

    @Test
    void who_has_been_started_is_not_started_again() {
        List<Advice> advice = advice(is(AppState.BOOTING, lastDown3(), 3));

        assertThat(advice.get(0).text()).endsWith("Started already: rabbit@rb3.");
        assertThat(advice.get(0).commands()).isEmpty();
    }

    @Test
    void a_rule_that_the_agent_does_not_have_is_not_advised() {
        Pictures pictures = lastDown3();

        List<Advice> advice =
                StartAdvice.of(ShutdownOrder.of(pictures.picture()), pictures.picture(), List.of(), Optional.empty());

        assertThat(advice).flatExtracting(Advice::commands).doesNotContain(on(REMEDIATE));
    }

    @Test
    void the_rule_of_an_ordered_start_is_advised_by_the_name_that_its_file_gives_it() {
        assertThat(byTheAgents(RuleVariants.of(Shipped.rule("cluster-down")).name("all-dark")))
                .containsExactly(on("agent remediate --rule all-dark"));
    }

    @Test
    void a_rule_that_only_shows_or_has_another_remedy_is_not_advised_whatever_its_name() {
        assertThat(byTheAgents(RuleVariants.of(Shipped.rule("cluster-down")).mode(Mode.OBSERVE)))
                .isEmpty();
        assertThat(byTheAgents(RuleVariants.of(Shipped.rule("member-down")).name("cluster-down")))
                .isEmpty();
    }

    @Test
    void where_nobody_is_heard_for_want_of_the_store_that_is_brought_back_first() {
        ClusterPicture picture = Ends.of(3).crashed(1, 1, 2, 3).pictures().picture();

        List<Advice> advice = StartAdvice.of(
                ShutdownOrder.of(picture), picture, Shipped.rules(), Optional.of("etcd does not answer"));

        assertThat(advice.get(0).text())
                .startsWith("Bring the shared store back first")
                .endsWith("etcd does not answer.");
        assertThat(advice(Ends.of(3).crashed(1, 1, 2, 3).pictures()))
                .extracting(Advice::text)
                .noneMatch(text -> text.contains("store"));
    }

    private static List<Command> byTheAgents(RuleVariants rule) {
        ClusterPicture picture = lastDown3().picture();
        return StartAdvice.of(ShutdownOrder.of(picture), picture, List.of(rule.done()), Optional.empty()).stream()
                .flatMap(one -> one.commands().stream())
                .filter(one -> one.command().startsWith("agent remediate"))
                .toList();
    }

    @Test
    void the_only_member_just_starts() {
        Pictures pictures = Ends.of(1).stopped(1, 1).pictures();

        assertThat(commands(pictures)).containsExactly(on(START, 1), on(REMEDIATE));
    }

    @Test
    void who_died_together_start_together() {
        Pictures pictures = Ends.of(3)
                .crashed(1, 1, 2, 3)
                .crashed(2, 1, 2, 3)
                .crashed(3, 1, 2, 3)
                .pictures();

        assertThat(commands(pictures)).containsExactly(on(START, 1, 2, 3), on(REMEDIATE));
    }

    @Test
    void all_are_started_in_one_window_where_the_first_by_name_is_among_the_last() {
        Pictures pictures =
                Ends.of(3).stopped(3, 1, 2, 3).crashed(1, 1, 2).crashed(2, 1, 2).pictures();

        List<Advice> advice = advice(pictures);

        assertThat(advice)
                .flatExtracting(Advice::commands)
                .filteredOn(one -> one.command().equals(START))
                .flatExtracting(Command::on)
                .containsExactlyInAnyOrder("rabbit@rb1", "rabbit@rb2", "rabbit@rb3");
        assertThat(advice).noneMatch(one -> one.text().contains("Wait until"));
    }

    @Test
    void nothing_starts_where_an_older_copy_would_win() {
        Pictures pictures =
                Ends.of(3).stopped(1, 1, 2, 3).crashed(2, 2, 3).crashed(3, 2, 3).pictures();

        assertThat(commands(pictures)).containsExactly(on(BACK_UP, 1, 2, 3));
        assertThat(advice(pictures).get(0).text())
                .startsWith("Nothing can simply be started.")
                .contains("rabbit@rb1 would load its older copy");
    }

    @Test
    void a_split_starts_nothing_and_tells_what_each_group_saw() {
        Pictures pictures =
                Ends.of(3).stopped(1, 1, 2).stopped(2, 1, 2).stopped(3, 3).pictures();

        assertThat(commands(pictures)).containsExactly(on(BACK_UP, 1, 2, 3));
        assertThat(advice(pictures))
                .extracting(Advice::text)
                .contains(
                        "Group rabbit@rb1, rabbit@rb2: rabbit@rb1 last saw rabbit@rb2 running beside itself;"
                                + " rabbit@rb2 last saw rabbit@rb1 running beside itself.",
                        "Group rabbit@rb3: rabbit@rb3 last saw nobody running beside itself.");
    }

    @Test
    void a_silent_agent_is_to_be_started_and_backups_come_before_any_start() {
        assertThat(commands(Ends.of(3)
                        .stopped(2, 1, 2, 3)
                        .stopped(1, 1, 3)
                        .pictures()
                        .silent(node(3))))
                .containsExactly(on("systemctl start rabbitmq-agent", 3), on(BACK_UP, 1, 2, 3), on(START, 1, 2, 3));
    }

    @Test
    void an_agent_that_is_there_is_not_to_be_started() {
        assertThat(commands(Ends.of(3).stopped(2, 1, 2, 3).stopped(1, 1, 3).pictures()))
                .extracting(Command::command)
                .doesNotContain("systemctl start rabbitmq-agent");
    }

    @Test
    void somebody_whom_nobody_configured_is_to_be_found_out_about() {
        Pictures pictures = Ends.of(2).stopped(1, 1, 2).stopped(2, 2, 9).pictures();

        assertThat(advice(pictures))
                .extracting(Advice::text)
                .anyMatch(text -> text.startsWith("Find out about rabbit@rb9:") && text.contains("cluster.members"));
    }

    @Test
    void sources_that_contradict_each_other_are_to_be_looked_up() {
        Pictures pictures = Ends.of(2)
                .stopped(1, 1, 2)
                .told(2, end(nodes(2), List.of("rabbit@rb2's files differ")))
                .pictures();

        assertThat(advice(pictures))
                .extracting(Advice::text)
                .anyMatch(text -> text.startsWith("Sources contradict each other"));
    }

    @Test
    void a_member_that_holds_nothing_is_never_started() {
        Pictures pictures =
                Ends.of(3).stopped(2, 1, 2, 3).stopped(1, 1, 3).pictures().justReset(node(3));

        List<Advice> advice = advice(is(AppState.VM_DOWN, pictures, 3));

        assertThat(advice)
                .flatExtracting(Advice::commands)
                .contains(on(START, 1, 2))
                .noneMatch(one -> one.command().equals(START) && one.on().contains("rabbit@rb3"));
        assertThat(advice).extracting(Advice::text).anyMatch(text -> text.startsWith("Don't start rabbit@rb3:"));
    }

    @Test
    void beside_a_member_that_runs_those_that_are_down_start_in_any_order() {
        Pictures pictures = Pictures.healthy(3).vmDown(node(2)).appStopped(node(3));

        assertThat(commands(pictures)).containsExactly(on(START, 2), on("rabbitmqctl start_app", 3));
    }

    @Test
    void nobody_is_started_of_whom_it_can_not_be_told_whether_it_runs() {
        Pictures pictures = Pictures.healthy(3).silent(node(3)).unseenByPeers(node(3));

        assertThat(commands(pictures)).isEmpty();
        assertThat(advice(pictures))
                .extracting(Advice::text)
                .singleElement()
                .matches(text -> text.startsWith("Whether rabbit@rb3 runs can't be told"));
    }

    @Test
    void where_all_run_there_is_nothing_to_do() {
        assertThat(advice(Pictures.healthy(3))).isEmpty();
    }

    @Test
    void no_command_forces_or_deletes_anything() {
        Stream<Pictures> all = Stream.of(
                lastDown3(),
                Ends.of(3).pictures(),
                Ends.of(3).stopped(1, 1, 2).stopped(2, 1, 2).stopped(3, 3).pictures(),
                Ends.of(2).crashed(1, 1, 2).crashed(2, 1, 2).pictures());

        assertThat(all.flatMap(pictures -> commands(pictures).stream()))
                .extracting(Command::command)
                .noneMatch(
                        command -> command.contains("force") || command.contains("reset") || command.contains("rm "));
    }

    private static Pictures lastDown3() {
        return Ends.of(3).stopped(2, 1, 2, 3).stopped(1, 1, 3).stopped(3, 3).pictures();
    }

    private static Pictures is(AppState state, Pictures pictures, int number) {
        return pictures.observe(
                node(number), seen -> with(seen).app(Fact.known(state)).done());
    }

    private static LastEnd end(Set<NodeName> saw, List<String> contradictions) {
        return new LastEnd(
                LastEnd.Source.HISTORY,
                saw,
                new Membership(nodes(1, 2), nodes(1, 2)),
                Pictures.NOON,
                Fact.known(HowEnded.CLEAN),
                false,
                false,
                false,
                contradictions);
    }

    private static List<Advice> advice(Pictures pictures) {
        return StartAdvice.of(
                ShutdownOrder.of(pictures.picture()), pictures.picture(), Shipped.rules(), Optional.empty());
    }

    private static List<Command> commands(Pictures pictures) {
        return advice(pictures).stream().flatMap(one -> one.commands().stream()).toList();
    }

    private static Command on(String command, int... numbers) {
        return new Command(nodes(numbers).stream().map(NodeName::value).toList(), command);
    }
}
