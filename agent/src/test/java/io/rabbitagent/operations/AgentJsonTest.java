package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.PictureTaken;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.decide.AlertHint;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Measured;
import io.rabbitagent.decide.ReceivedAlert;
import io.rabbitagent.decide.RehearsalAsked;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Trigger;
import io.rabbitagent.execute.RescueReplayed;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.StartService.Until;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AgentJsonTest {
    /** As an agent wrote it that knew no declarations, and no partings. */
    private static final String OLDER = """
            {"format_version":1,"cluster":"prod","active":null,"proposals":[],"held":[],"pause":null,"recent":[
            {"plan_id":"p-1","rule":"app-stopped","target":"rabbit@rb2","outcome":"verified","detail":"seen",
            "started_at":"2026-01-01T12:00:00Z","ended_at":"2026-01-01T12:01:00Z"}]}""";

    private final Json json = AgentJson.create();

    private Decisions read(String text) throws StoreException {
        return json.readDocument(text, Decisions.class, Decisions.FORMAT_VERSION);
    }

    @Test
    void what_was_declared_and_who_was_parted_with_reads_back_as_it_was() throws StoreException {
        Declaration lost = new Declaration(node(3), Declaration.What.LOST, "ann", "host burnt down", NOON);
        Run run = new Run(
                "p-1",
                "stale-member",
                node(2),
                Run.Outcome.VERIFIED,
                "seen",
                NOON,
                NOON.plusSeconds(60),
                Optional.of("declared lost by ann: host burnt down"));
        Decisions document = new Decisions(
                Decisions.FORMAT_VERSION,
                "prod",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(run),
                List.of(lost),
                Optional.empty(),
                List.of());

        String text = json.writeDocument(Decisions.FORMAT_VERSION, document);

        assertThat(text).contains("\"what\":\"lost\"");
        assertThat(read(text)).isEqualTo(document);
    }

    @Test
    void what_was_asked_to_be_measured_and_what_was_reads_back_as_it_was() throws StoreException {
        SortedSet<NodeName> lost = new TreeSet<>(List.of(node(3)));
        Decisions document = new Decisions(
                Decisions.FORMAT_VERSION,
                "prod",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of(new RehearsalAsked("r-1", "ann", lost, new TreeSet<>(List.of(node(1))), "burnt", NOON)),
                List.of(
                        new Measured(node(1), "f1", lost, Optional.of("d"), Optional.empty(), "rabbit@rb1", NOON),
                        new Measured(node(2), "f2", lost, Optional.empty(), Optional.of("no"), "rabbit@rb2", NOON)));

        assertThat(read(json.writeDocument(Decisions.FORMAT_VERSION, document))).isEqualTo(document);
    }

    @Test
    void what_alerts_told_and_who_asked_for_a_plan_reads_back_as_it_was() throws StoreException {
        AlertHint hint = new AlertHint(
                "ab12",
                NOON,
                "Rabbit\u00fc\ud83d",
                "app-stopped",
                Optional.of(node(2)),
                AlertHint.Seen.ALREADY_RUNNING);
        Run run = new Run(
                "p-1",
                "app-stopped",
                node(2),
                Run.Outcome.VERIFIED,
                "seen",
                NOON,
                NOON,
                Optional.empty(),
                new Trigger.ByAlert("ab12", NOON));
        Decisions document = new Decisions(
                Decisions.FORMAT_VERSION,
                "prod",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(run),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(new ReceivedAlert(hint, NOON, "rabbit@rb1")));

        String text = json.writeDocument(Decisions.FORMAT_VERSION, document);

        assertThat(text).contains("\"kind\":\"by-alert\"", "\"seen\":\"already-running\"");
        assertThat(read(text)).isEqualTo(document);
    }

    @Test
    void a_replay_in_the_history_reads_back_as_it_was() throws StoreException {
        RescueReplayed began = new RescueReplayed(node(2), "b-1", 2, 7, "ann", "rejoined", Optional.empty());

        for (RescueReplayed entry : List.of(began, began.ended("7 confirmed"))) {
            assertThat(json.read(json.write(entry), Event.class)).isEqualTo(entry);
        }
        assertThat(began.ended("7 confirmed").summary())
                .isEqualTo("7 messages of 2 queues from backup b-1 by ann (rejoined): 7 confirmed");
    }

    @Test
    void the_steps_of_a_start_without_lost_members_read_back_as_they_were() throws StoreException {
        Action.CheckOutcome check = new Action.CheckOutcome(
                node(1),
                Option.FORGET_LOST,
                List.of(new Action.CheckOutcome.Copy(node(1), "f1")),
                List.of(node(3)),
                List.of(node(1)));
        for (Action action : List.of(
                Action.BackUp.withoutDefinitions(),
                new Action.BackUp(node(2)),
                new Action.StartService(
                        Until.RUNS, Action.StartService.USUAL_BOOT, Optional.of(List.of(node(1), node(3)))),
                new Action.ForgetOffline(node(3), "f1", List.of(node(2))),
                new Action.ForceBoot("f1"),
                new Action.ShrinkLostMember(node(3)),
                check)) {
            assertThat(json.read(json.write(action), Action.class)).isEqualTo(action);
        }
        assertThat(json.read("{\"kind\":\"back-up\",\"definitions_from\":\"rabbit@rb2\"}", Action.class))
                .as("as it was written while a member always ran")
                .isEqualTo(new Action.BackUp(node(2)));
        String older = "{\"kind\":\"start-service\",\"until\":\"lives\",\"boot_within\":\"PT10M\"}";
        assertThat(json.read(older, Action.class))
                .as("as it was written before any was begun again")
                .isEqualTo(Action.StartService.living());
    }

    @Test
    void decisions_from_before_there_were_declarations_are_read() throws StoreException {
        Decisions document = read(OLDER);

        assertThat(document.declared()).isEmpty();
        assertThat(document.rehearsal()).isEmpty();
        assertThat(document.measured()).isEmpty();
        assertThat(document.alerts()).isEmpty();
        assertThat(document.recent()).singleElement().satisfies(run -> {
            assertThat(run.planId()).isEqualTo("p-1");
            assertThat(run.parting()).isEmpty();
            assertThat(run.trigger()).isEqualTo(new Trigger.ByRule());
        });
    }

    @Test
    void a_loss_from_before_it_was_told_who_keeps_it_is_read_and_that_is_untold() throws StoreException {
        Loss loss = new Loss("/", "orders", OptionalLong.of(3), "only here", Loss.Kept.BACKUP_ONLY);
        String text = json.write(loss);
        String older = text.replace(",\"kept\":\"backup-only\"", "");

        assertThat(json.read(text, Loss.class)).isEqualTo(loss);
        assertThat(older).isNotEqualTo(text);
        assertThat(json.read(older, Loss.class).kept()).isEqualTo(Loss.Kept.UNTOLD);
    }

    @Test
    void a_definition_from_before_it_was_told_to_which_queue_it_leads_is_read_and_goes_with_none()
            throws StoreException {
        Definition binding = new Definition("bindings", "x to queue q", "i", "c", Optional.of(new QueueId("/", "q")));
        String text = json.write(binding);
        String older = text.replaceAll(",\"bound_to\":\\{[^}]*\\}", "");

        assertThat(json.read(text, Definition.class)).isEqualTo(binding);
        assertThat(older).isNotEqualTo(text);
        assertThat(json.read(older, Definition.class)).isEqualTo(Definition.of("bindings", "x to queue q", "i", "c"));
    }

    @Test
    void only_what_came_later_may_be_left_out() {
        for (String component : List.of("\"held\":[],", "\"pause\":null,", "\"detail\":\"seen\",")) {
            String cut = OLDER.replace(component, "");

            assertThat(cut).isNotEqualTo(OLDER);
            assertThatThrownBy(() -> read(cut)).as(component).isInstanceOf(StoreException.class);
        }
        assertThatThrownBy(() -> read(OLDER.replace("\"held\":[]", "\"held\":[],\"declared\":null")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("declared");
    }

    @Test
    void which_members_have_replicas_reads_back_and_older_texts_name_none() throws StoreException {
        LeftBehind.OfNode left = new LeftBehind.OfNode(
                1,
                List.of(new LeftBehind.Named("/", "events")),
                0,
                1,
                0,
                List.of(),
                List.of(new LeftBehind.Elsewhere(
                        new TreeSet<>(List.of(node(2))), 1, List.of(new LeftBehind.Named("/", "events")))));
        String text = json.write(left);
        assertThat(json.read(text, LeftBehind.OfNode.class)).isEqualTo(left);

        String older = text.replaceAll(",\"elsewhere\":.*\\]\\}", "}");
        assertThat(older).isNotEqualTo(text);
        assertThat(json.read(older, LeftBehind.OfNode.class).elsewhere()).isEmpty();
    }

    @Test
    void a_picture_from_before_there_were_declarations_is_read_and_what_was_declared_is_unknown()
            throws StoreException {
        ClusterPicture picture = Pictures.healthy(1).picture();
        String text = json.write(new PictureTaken(picture.withDeclared(Fact.known(List.of()))));
        String older = text.replace(",\"declared\":{\"known\":[]}", "");

        assertThat(older).isNotEqualTo(text);
        ClusterPicture read = json.read(older, PictureTaken.class).picture();
        assertThat(read.declared().isKnown()).isFalse();
        assertThat(read.reports()).isEqualTo(picture.reports());
    }

    @Test
    void a_picture_from_before_it_was_asked_what_goes_with_a_node_is_read_and_that_is_unknown() throws StoreException {
        ClusterPicture picture = Pictures.healthy(1).picture();
        String text = json.write(new PictureTaken(picture));
        String older = text.replaceAll("\"departure\":\\{\"known\":\\{.*?\"streams\":\\{[^}]*\\}\\}\\},", "");

        assertThat(older).isNotEqualTo(text).doesNotContain("departure");
        ClusterPicture read = json.read(older, PictureTaken.class).picture();
        assertThat(read.observation(Pictures.node(1)).departure().isKnown()).isFalse();
        assertThat(read.observation(Pictures.node(1)).leftBehind())
                .isEqualTo(picture.observation(Pictures.node(1)).leftBehind());
    }
}
