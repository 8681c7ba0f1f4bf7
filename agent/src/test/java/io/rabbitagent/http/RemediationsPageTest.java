package io.rabbitagent.http;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Trigger;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan that was read in a dry run, and is to run: as {@code agent remediate} would, of which nobody stays to watch it. */
@Timeout(60)
class RemediationsPageTest {
    private static final NodeName RB2 = node(2);
    private static final String BY = "http:ann@127.0.0.1";
    private static final String PAGE = "/api/v1/remediations";

    private final FakeAgent fake = new FakeAgent(Pictures.healthy(3).appStopped(RB2));
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ApiServer(fake, ApiServer.BOTH);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String shownByDryRun() {
        return server.get("/api/v1/remediation?rule=app-stopped", ApiServer.READ)
                .json()
                .at("/plans/0/shown")
                .asText();
    }

    private static void assertRefused(ApiServer.Answer answer, int status, String why) {
        assertThat(answer.error()).contains(why);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void the_plan_that_a_dry_run_has_shown_runs_as_asked_for_by_a_human() {
        fake.after(5);
        String plan = fake.document().proposals().get(0).plan().id();
        String digest = fake.document().proposals().get(0).plan().digest();
        String shown = shownByDryRun();

        ApiServer.Answer answer = server.decide(PAGE, "rule", "app-stopped", "node", "rb2", "shown", shown);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(fake.asked()).containsExactly(new Command.Approve(BY, plan, digest, "on call", true));
        assertThat(answer.json().path("decision").asText()).isEqualTo("plan-approved");
        assertThat(answer.json().at("/plan/approved_by").asText()).isEqualTo(BY);
        fake.after(2);
        assertThat(fake.document().active().orElseThrow().trigger()).isEqualTo(new Trigger.ByHuman());

        ApiServer.Answer again = server.decide(PAGE, "shown", shown);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("decision").asText()).isEqualTo("plan-under-way");
        assertThat(again.json().at("/plan/id").asText()).isEqualTo(plan);
        assertThat(fake.asked()).hasSize(1);
    }

    @Test
    void what_the_command_waits_for_is_to_be_asked_for_again() {
        String shown = shownByDryRun();

        ApiServer.Answer early = server.decide(PAGE, "shown", shown);

        assertRefused(early, 503, "it has no plan yet: ask again in a moment");
        assertThat(early.headers()).containsKey("retry-after");
        assertThat(fake.asked()).isEmpty();
        fake.after(5);
        assertThat(server.decide(PAGE, "shown", shown).status()).isEqualTo(202);
    }

    @Test
    void another_plan_than_the_one_that_was_read_does_not_run() {
        fake.after(5);
        assertRefused(server.decide(PAGE, "shown", "0".repeat(64)), 409, "is not as it was read");
        String shown = shownByDryRun();
        assertRefused(server.decide(PAGE, "shown", shown, "node", "rb1"), 409, "nothing is found");
        assertRefused(server.decide(PAGE, "shown", shown, "rule", "partition"), 409, "nothing is found");
        assertThat(fake.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"actor\":\"ann\",\"reason\":\"x\"}; /shown is missing",
                "{\"actor\":\"ann\",\"shown\":\"1\"}; /reason is missing",
                "{\"reason\":\"x\",\"shown\":\"1\"}; /actor is missing",
                "{\"actor\":\"ann\",\"reason\":\"x\",\"shown\":\"1\",\"rule\":\"none\"}; there is no rule none",
                "{\"actor\":\"ann\",\"reason\":\"x\",\"shown\":\"1\",\"node\":\"rb9\"}; rb9 is no member",
                "{\"actor\":\"ann\",\"reason\":\"x\",\"shown\":\"1\",\"rule\":\"leave\"}; needs --node",
                "{\"actor\":\"ann\",\"reason\":\"x\",\"shown\":\"1\",\"yes\":true}; a field that is not known here",
                "{\"actor\":\"ann\",\"reason\":\"x\",\"lost\":[\"rb3\"],\"shown\":\"1\"}; it goes without rule, node and shown",
                "{\"actor\":\"ann\",\"reason\":\"x\",\"lost\":[\"rb3\"],\"rule\":\"leave\"}; it goes without rule, node and shown",
                "{\"actor\":\"ann\",\"reason\":\"x\",\"lost\":[\"rb9\"]}; rb9 is no member"
            })
    void what_makes_no_sense_in_itself_is_refused(String body, String why) {
        fake.after(5);
        assertRefused(server.post(PAGE, ApiServer.DECIDE, body), 400, why);
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void who_may_not_decide_has_nothing_run() {
        fake.after(5);
        String body = ApiServer.body("shown", shownByDryRun());
        assertRefused(server.post(PAGE, ApiServer.READ, body), 403, "may read only");
        assertRefused(server.post(PAGE, "wrong-token-0123456789", body), 401, "a bearer token is needed");
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void where_nothing_is_found_there_is_nothing_to_do() throws IOException {
        FakeAgent healthy = new FakeAgent(Pictures.healthy(3)).after(3);
        try (ApiServer other = new ApiServer(healthy, ApiServer.BOTH)) {
            assertRefused(
                    other.decide(PAGE, "shown", "0".repeat(64)), 409, "nothing is found that a rule would act on");
        }
        assertThat(healthy.asked()).isEmpty();
    }

    @Test
    void what_a_rule_only_shows_is_not_done() throws IOException {
        Rule observed =
                RuleVariants.of(Shipped.rule("app-stopped")).mode(Mode.OBSERVE).done();
        FakeAgent observing = new FakeAgent(Pictures.healthy(3).appStopped(RB2), List.of(observed)).after(5);
        try (ApiServer other = new ApiServer(observing, ApiServer.BOTH)) {
            String shown = other.get("/api/v1/remediation", ApiServer.READ)
                    .json()
                    .at("/plans/0/shown")
                    .asText();
            assertRefused(other.decide(PAGE, "shown", shown), 409, "is in mode observe");
        }
        assertThat(observing.asked()).isEmpty();
    }

    @Test
    void what_is_approved_already_is_told_and_not_decided_again() {
        fake.after(5);
        String shown = shownByDryRun();
        String plan = fake.document().proposals().get(0).plan().id();
        server.decide("/api/v1/plans/" + plan + "/approve", "shown", shown);

        ApiServer.Answer answer = server.decide(PAGE, "shown", shown);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("decision").asText()).isEqualTo("plan-under-way");
        assertThat(fake.asked()).hasSize(1);
    }

    @Test
    void while_remediation_is_paused_nothing_is_approved() {
        fake.after(5);
        String shown = shownByDryRun();
        server.decide("/api/v1/pause", "for", "1h");

        assertRefused(server.decide(PAGE, "shown", shown), 503, "remediation is paused by " + BY);

        server.decide("/api/v1/resume");
        assertThat(server.decide(PAGE, "shown", shown).status()).isEqualTo(202);
    }

    @Test
    void without_the_decisions_nothing_is_approved() {
        fake.after(5);
        String shown = shownByDryRun();
        fake.storeUnreachable();
        assertRefused(server.decide(PAGE, "shown", shown), 503, "the decisions can't be read");
    }

    @Test
    void a_member_is_not_asked_to_leave_by_the_way() {
        fake.after(5);
        String shown = server.get("/api/v1/remediation?rule=leave&node=rb3", ApiServer.READ)
                .json()
                .at("/plans/0/shown")
                .asText();
        assertRefused(
                server.decide(PAGE, "rule", "leave", "node", "rb3", "shown", shown),
                409,
                "rabbit@rb3 has not been asked to leave");
        assertThat(fake.document().declared()).isEmpty();
    }

    private static FakeAgent twoOfFiveAreAway() {
        Pictures pictures = Pictures.healthy(5)
                .silent(node(4))
                .unseenByPeers(node(4))
                .silent(node(5))
                .unseenByPeers(node(5));
        return new FakeAgent(pictures, Shipped.rules(), node(1)).after(3);
    }

    @Test
    void members_are_declared_lost_all_or_none() throws IOException {
        FakeAgent two = twoOfFiveAreAway();
        try (ApiServer other = new ApiServer(two, ApiServer.BOTH)) {
            assertRefused(other.decide(PAGE, "lost", List.of("rb4", "rb2")), 409, "rabbit@rb2 is not lost");
            assertThat(two.document().declared()).isEmpty();

            ApiServer.Answer answer = other.decide(PAGE, "lost", List.of("rb4", "rabbit@rb5"));

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().path("detail").asText())
                    .startsWith("rabbit@rb4, rabbit@rb5 are declared lost. Plans that rest on it come after");
            assertThat(two.document().declared()).extracting(Declaration::node).containsExactly(node(4), node(5));
            assertRefused(other.decide(PAGE, "lost", List.of("rb5")), 409, "is declared lost already");
        }
    }

    @Test
    void of_whom_it_was_said_before_the_store_went_away_is_told() throws IOException {
        FakeAgent two = twoOfFiveAreAway();
        try (ApiServer other = new ApiServer(two, ApiServer.BOTH)) {
            List<Decisions> kept = new ArrayList<>();
            other.agent.after(1, () -> {
                kept.add(two.document());
                two.storeUnreachable();
            });

            assertRefused(
                    other.decide(PAGE, "lost", List.of("rb4", "rb5")),
                    503,
                    "rabbit@rb4 stays declared lost; of rabbit@rb5: the store did not answer");

            two.set(kept.get(0));
            assertThat(other.decide(PAGE, "lost", List.of("rb4", "rb5")).status())
                    .isEqualTo(202);
            assertThat(two.document().declared()).extracting(Declaration::node).containsExactly(node(4), node(5));
        }
        assertThat(two.asked()).contains(new Command.Declare(BY, node(4), Declaration.What.LOST, "on call"));
    }

    @Test
    void of_whom_somebody_else_has_said_it_since_the_last_round_it_counts_as_said() throws IOException {
        FakeAgent two = twoOfFiveAreAway().lagging(2);
        try (ApiServer other = new ApiServer(two, ApiServer.BOTH)) {
            other.agent.before(() -> byBob(two, new Command.Declare("bob", node(4), Declaration.What.LOST, "burnt")));

            assertThat(other.decide(PAGE, "lost", List.of("rb4", "rb5")).status())
                    .isEqualTo(202);
        }
        assertThat(two.document().declared()).extracting(Declaration::by).containsExactly("bob", BY);
    }

    private static void byBob(FakeAgent agent, Command command) {
        try {
            agent.decide(command);
        } catch (OperationException e) {
            throw new AssertionError(e);
        }
    }

    /** How the document is by then: the plan waits, approved, or is at work. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void what_somebody_else_has_approved_since_the_last_round_is_under_way(int lag) {
        fake.after(5).lagging(lag);
        String shown = shownByDryRun();
        Plan plan = fake.document().proposals().get(0).plan();
        server.agent.before(() -> byBob(fake, new Command.Approve("bob", plan.id(), plan.digest(), "me too")));

        ApiServer.Answer answer = server.decide(PAGE, "shown", shown);

        assertThat(answer.error()).isEmpty();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("decision").asText()).isEqualTo("plan-under-way");
        assertThat(answer.json().at("/plan/approved_by").asText()).isEqualTo("bob");
    }

    @Test
    void what_was_taken_back_since_the_last_round_is_not_under_way() {
        fake.after(5);
        String shown = shownByDryRun();
        String plan = fake.document().proposals().get(0).plan().id();
        server.agent.before(() -> byBob(fake, new Command.Reject("bob", plan, "no")));

        assertRefused(server.decide(PAGE, "shown", shown), 409, "no plan " + plan + " waits");
    }

    @Test
    void a_plan_that_has_changed_is_told_though_another_one_is_waited_for() throws IOException {
        Pictures pictures = Pictures.healthy(5).appStopped(RB2);
        FakeAgent both = new FakeAgent(pictures).after(5);
        pictures.appStopped(node(4));
        both.after(1);
        try (ApiServer other = new ApiServer(both, ApiServer.BOTH)) {
            assertRefused(other.decide(PAGE, "shown", "0".repeat(64)), 409, "is not as it was read");
            String waitedFor = other.get("/api/v1/remediation?rule=app-stopped&node=rb4", ApiServer.READ)
                    .json()
                    .at("/plans/0/shown")
                    .asText();
            assertRefused(other.decide(PAGE, "shown", waitedFor), 503, "it has no plan yet: ask again in a moment");
        }
        assertThat(both.asked()).isEmpty();
    }
}
