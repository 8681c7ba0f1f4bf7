package io.rabbitagent.ruletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.GeneratedPictures;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Shipped;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever stands in a rule file: what its plans are never, and what is never begun without a human's word. */
class RuleFilesCanNotTest {
    private static final long SEED = Long.getLong("rulefiles.seed", 20_260_103L);
    private static final int FILES = Integer.getInteger("rulefiles", 600);
    private static final int PICTURES = 200;
    private static final int PICTURES_A_FILE = 8;
    private static final int TURNS = 6;
    private static final Duration BETWEEN = Duration.ofSeconds(6);
    private static final RuleReader READER = new RuleReader(Shipped.EXPRESSIONS);

    /** How often each was seen: a test that sees none of a kind shows nothing. */
    private final Map<String, Integer> seen = new TreeMap<>();

    @Test
    void no_rule_file_makes_the_agent_destroy_anything_without_a_human_and_a_backup() {
        Random random = new Random(SEED);
        List<ClusterPicture> pictures = pictures(random);
        RuleTexts texts = new RuleTexts(random);
        for (int number = 0; number < FILES; number++) {
            String text = texts.next();
            RuleReading reading = READER.read(List.of(new RuleText("generated.yaml", text)));
            assertThat(reading.rules().isEmpty())
                    .as(text)
                    .isNotEqualTo(reading.problems().isEmpty());
            count(reading.rules().isEmpty() ? "refused" : "accepted");
            for (Rule rule : reading.rules()) {
                count(rule.remedy().name() + " " + rule.mode().text());
                for (int one = 0; one < PICTURES_A_FILE; one++) {
                    live(rule, text, pictures.get(random.nextInt(pictures.size())));
                }
            }
        }
        System.out.println("RULE FILES " + FILES + " from seed " + SEED + ": " + seen);
        assertThat(seen.keySet())
                .contains(
                        "none observe",
                        "start-app auto",
                        "start-service auto",
                        "ordered-start auto",
                        "reset-and-rejoin approve",
                        "heal-partition approve",
                        "begun",
                        "destructive proposal")
                .doesNotContain("none approve", "none auto", "reset-and-rejoin auto", "heal-partition auto");
        assertThat(seen.get("accepted")).isGreaterThan(FILES / 10);
        assertThat(seen.get("refused")).isGreaterThan(FILES / 10);
        assertThat(seen.get("destructive step")).isGreaterThan(100);
    }

    private void live(Rule rule, String text, ClusterPicture picture) {
        VirtualCluster cluster = new VirtualCluster(picture.clusterName(), List.of(rule), command -> true);
        for (int turn = 0; turn < TURNS; turn++) {
            Duration at = BETWEEN.multipliedBy(turn);
            cluster.turn(Members.START.plus(at), Duration.ofHours(1).plus(at), picture);
            cluster.decisions().proposals().forEach(proposal -> look(proposal, picture, text));
            cluster.decisions().active().ifPresent(active -> look(rule, active, picture, text));
        }
        for (NodeName target : picture.members()) {
            cluster.speaker(target, picture).ifPresent(situation -> look(rule, target, situation, picture, text));
        }
    }

    private void look(ProposedPlan proposal, ClusterPicture picture, String text) {
        look(proposal.plan(), picture, text);
        count(proposal.plan().destructive() ? "destructive proposal" : "proposal");
    }

    /** Nobody approves anything here. */
    private void look(Rule rule, ActivePlan active, ClusterPicture picture, String text) {
        count("begun");
        look(active.plan(), picture, text);
        assertThat(active.plan().destructive()).as(text).isFalse();
        assertThat(rule.mode()).as(text).isEqualTo(Mode.AUTO);
        assertThat(active.plan().mode()).as(text).isEqualTo(Mode.AUTO);
    }

    /** The plan that a dry run shows, whether or not its gates are open. */
    private void look(Rule rule, NodeName target, Situation situation, ClusterPicture picture, String text) {
        Explanation.of(rule, target, situation).plan().ifPresent(plan -> look(plan, picture, text));
    }

    private void look(Plan plan, ClusterPicture picture, String text) {
        if (plan.destructive()) {
            assertThat(plan.mode()).as(text).isNotEqualTo(Mode.AUTO);
        }
        Set<NodeName> backedUp = new TreeSet<>();
        for (Step step : plan.steps()) {
            assertThat(step.action().command()).as(text).doesNotContainIgnoringCase("force_boot");
            if (step.action() instanceof Action.BackUp) {
                backedUp.add(step.on());
            } else if (step.action().destructive()) {
                count("destructive step");
                NodeName loses = step.action() instanceof Action.Forget forget ? forget.member() : step.on();
                assertThat(backedUp.contains(loses) || holdsNothing(picture, loses) || waitsForAWord(plan))
                        .as("%s of %s in %s", step.action().name(), loses, text)
                        .isTrue();
            }
        }
    }

    /** Of a host that is gone nothing can be backed up: it takes a human's word, which nobody says here. */
    private static boolean waitsForAWord(Plan plan) {
        return plan.gates().stream()
                .anyMatch(gate -> gate.name().equals("declared-lost") && gate.verdict() != Verdict.TRUE);
    }

    private static boolean holdsNothing(ClusterPicture picture, NodeName node) {
        return picture.observation(node)
                .dataDirectory()
                .value()
                .filter(files -> !files.schemaPresent())
                .isPresent();
    }

    private static List<ClusterPicture> pictures(Random random) {
        List<ClusterPicture> pictures = new ArrayList<>();
        for (Shorthand.State state : Shorthand.State.values()) {
            pictures.add(first(3, state));
            pictures.add(first(1, state));
        }
        for (int size : List.of(2, 3, 5)) {
            ClusterPicture healthy = Members.healthy(size);
            pictures.add(new Shorthand(healthy.members().get(1), Members.START).forgotten(healthy));
            pictures.add(new Shorthand(healthy.members().get(0), Members.START)
                    .partitioned(healthy, Set.copyOf(healthy.members().subList(1, size))));
        }
        while (pictures.size() < PICTURES) {
            pictures.add(GeneratedPictures.next(random));
        }
        return List.copyOf(pictures);
    }

    private static ClusterPicture first(int size, Shorthand.State state) {
        ClusterPicture healthy = Members.healthy(size);
        return new Shorthand(healthy.members().get(0), Members.START).state(healthy, state);
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
