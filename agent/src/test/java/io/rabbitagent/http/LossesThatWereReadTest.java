package io.rabbitagent.http;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Departure.Some;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody approves over HTTP what nobody has read: a plan whose steps stay the same, and whose losses do not. */
@Timeout(60)
class LossesThatWereReadTest {
    private static final NodeName RB3 = node(3);
    private static final String DRY_RUN = "/api/v1/remediation?rule=leave&node=rb3";

    private final Pictures pictures = Pictures.healthy(3)
            .observe(
                    RB3,
                    seen -> Pictures.with(seen)
                            .holdings(Fact.known(new Holdings(1, List.of(), 0, 0, "f1")))
                            .backups(Fact.known(new BackupRoom("/b", true, 1 << 30, 1 << 20, Optional.empty())))
                            .done());
    private final FakeAgent fake = new FakeAgent(pictures, Shipped.rules(), RB3).after(3);
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ApiServer(fake, ApiServer.BOTH);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The queues that only the leaving node has. */
    private void goes(String... queues) {
        List<Named> named =
                Stream.of(queues).map(queue -> new Named("/", queue)).toList();
        departure(Fact.known(new Departure(new Some(named.size(), named), 0, Some.NONE, Some.NONE)));
    }

    private void departure(Fact<Departure> departure) {
        pictures.observe(RB3, seen -> Pictures.with(seen).departure(departure).done());
    }

    private JsonNode read() {
        return read(server);
    }

    private static JsonNode read(ApiServer from) {
        return from.get(DRY_RUN, ApiServer.READ).json().at("/plans/0");
    }

    private Plan proposed() {
        server.decide("/api/v1/declarations", "what", "leaving", "node", "rb3");
        fake.after(5);
        return fake.document().proposals().get(0).plan();
    }

    private ApiServer.Answer run(JsonNode plan) {
        return run(server, plan);
    }

    private static ApiServer.Answer run(ApiServer on, JsonNode plan) {
        return on.decide(
                "/api/v1/remediations",
                "rule",
                "leave",
                "node",
                "rb3",
                "shown",
                plan.path("shown").asText());
    }

    private static void assertNotAsItWasRead(ApiServer.Answer answer) {
        assertThat(answer.error()).contains("is not as it was read");
        assertThat(answer.status()).isEqualTo(409);
    }

    private Optional<Approval> approval() {
        return fake.document().proposals().stream().findFirst().flatMap(ProposedPlan::approval);
    }

    @Test
    void what_was_read_before_it_was_asked_to_leave_runs_where_nothing_has_changed() {
        goes("orders");
        fake.after(1);
        JsonNode before = read();
        proposed();

        assertThat(run(before).status()).isEqualTo(202);
    }

    @Test
    void losses_that_have_grown_are_read_before_they_are_approved() {
        goes("orders");
        fake.after(1);
        JsonNode before = read();
        assertThat(before.path("id").asText()).isEqualTo("not-proposed");
        assertThat(before.path("losses")).hasSize(1);

        goes("orders", "invoices");
        Plan plan = proposed();

        assertThat(before.path("digest").asText())
                .as("what is done stays the same")
                .isEqualTo(plan.digest());
        assertNotAsItWasRead(run(before));
        assertNotAsItWasRead(server.decide(
                "/api/v1/plans/" + plan.id() + "/approve",
                "shown",
                before.path("shown").asText()));
        assertThat(approval()).isEmpty();

        JsonNode now = read();
        assertThat(now.path("id").asText()).isEqualTo(plan.id());
        assertThat(now.path("losses")).hasSize(2);
        assertThat(run(now).status()).isEqualTo(202);
    }

    @Test
    void while_a_plan_waits_its_own_losses_are_shown_though_they_have_shrunk() {
        goes("orders", "invoices");
        Plan plan = proposed();
        JsonNode before = read();

        goes("orders");
        fake.after(3);

        assertThat(fake.document().proposals().get(0).plan().id()).isEqualTo(plan.id());
        assertThat(read().path("shown")).isEqualTo(before.path("shown"));
        assertThat(read().path("losses")).isEqualTo(before.path("losses"));
        assertThat(before.path("id").asText()).isEqualTo(plan.id());
        assertThat(server.get("/api/v1/plans", ApiServer.READ).json().at("/details/0/shown"))
                .isEqualTo(before.path("shown"));
        assertThat(run(before).status()).isEqualTo(202);
    }

    @Test
    void a_plan_that_is_about_to_be_taken_back_is_shown_as_it_would_be_now_and_under_no_name() {
        goes("orders");
        Plan plan = proposed();
        JsonNode before = read();
        goes("orders", "invoices");
        // It is taken back in this turn, before which the decisions were read.
        fake.after(1);

        JsonNode now = read();

        assertThat(now.path("id").asText()).isEqualTo("not-proposed");
        assertThat(now.path("losses")).hasSize(2);
        ApiServer.Answer early = run(now);
        assertThat(early.error()).contains("what was read is not proposed yet");
        assertThat(early.status()).isEqualTo(503);
        fake.after(5);
        assertThat(fake.document().proposals().get(0).plan().id()).isNotEqualTo(plan.id());
        assertNotAsItWasRead(run(before));
        assertThat(approval()).isEmpty();
        assertThat(run(now).status()).isEqualTo(202);
    }

    @Test
    void what_was_unknown_when_it_was_read_is_read_again() {
        departure(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        fake.after(1);
        JsonNode before = read();
        assertThat(before.path("losses_unknown")).isNotEmpty();

        goes("orders");
        proposed();

        assertNotAsItWasRead(run(before));
        assertThat(approval()).isEmpty();
    }

    @Test
    void a_plan_by_another_text_of_its_rule_is_read_again() throws IOException {
        goes("orders");
        fake.after(1);
        JsonNode before = read();
        List<Rule> edited = Shipped.rules().stream()
                .map(rule -> rule.name().equals("leave")
                        ? RuleVariants.of(rule).digest("abcabcabcabc").done()
                        : rule)
                .toList();
        FakeAgent after = new FakeAgent(pictures, edited, RB3).after(3);
        try (ApiServer other = new ApiServer(after, ApiServer.BOTH)) {
            other.decide("/api/v1/declarations", "what", "leaving", "node", "rb3");
            after.after(5);
            assertThat(read(other).path("digest")).isEqualTo(before.path("digest"));

            assertNotAsItWasRead(run(other, before));
            assertThat(run(other, read(other)).status()).isEqualTo(202);
        }
    }
}
