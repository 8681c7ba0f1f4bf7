package io.rabbitagent.plan.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.GeneratedPictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever a rule says: what the remedies that it can name never do. */
class RemedyTypesTest {
    private static final long SEED = 20_260_102L;
    private static final int PICTURES = 4_000;
    private static final Pattern LENGTH = Pattern.compile("(\\d+)([smh])");

    private interface Check {
        void look(RemedyType type, ClusterPicture picture, NodeName target, Remedy.Steps proposal);
    }

    /** Every remedy, with every parameter at its bounds and as it is by itself, over pictures of all kinds. */
    private static Map<String, Integer> overAll(Check check) {
        Random random = new Random(SEED);
        Map<String, Integer> proposals = new TreeMap<>();
        for (int number = 0; number < PICTURES; number++) {
            ClusterPicture picture = GeneratedPictures.next(random);
            for (RemedyType type : RemedyTypes.ALL) {
                for (Parameters given : combinations(type)) {
                    for (NodeName target : picture.members()) {
                        if (type.make().apply(given).propose(picture, target) instanceof Remedy.Steps steps) {
                            proposals.merge(type.name(), 1, Integer::sum);
                            check.look(type, picture, target, steps);
                        }
                    }
                }
            }
        }
        return proposals;
    }

    private static List<Parameters> combinations(RemedyType type) {
        List<Map<String, Object>> all = new ArrayList<>(List.of(new HashMap<>()));
        for (Parameter<?> parameter : type.parameters()) {
            List<Map<String, Object>> more = new ArrayList<>();
            for (Map<String, Object> before : all) {
                for (Object value : values(parameter)) {
                    Map<String, Object> one = new HashMap<>(before);
                    one.put(parameter.name(), value);
                    more.add(one);
                }
            }
            all = more;
        }
        return all.stream().map(Parameters::new).toList();
    }

    private static List<Object> values(Parameter<?> parameter) {
        if (parameter.type() instanceof ParameterType.Whole whole) {
            return List.of(whole.least(), Integer.valueOf(parameter.standard()), whole.most());
        }
        return parameter.type() instanceof ParameterType.Length length
                ? List.of(length.least(), duration(parameter.standard()), length.most())
                : List.of(true);
    }

    private static Duration duration(String text) {
        Matcher found = LENGTH.matcher(text);
        assertThat(found.matches()).as(text).isTrue();
        return Duration.parse("PT" + found.group(1) + found.group(2).toUpperCase(Locale.ROOT));
    }

    @Test
    void before_each_reset_the_same_node_is_backed_up_or_has_been_reset_already() {
        Map<String, Integer> seen = new HashMap<>();
        overAll((type, picture, target, proposal) -> {
            Set<NodeName> backedUp = new TreeSet<>();
            for (Step step : proposal.steps()) {
                if (step.action() instanceof Action.BackUp) {
                    backedUp.add(step.on());
                }
                if (step.action() instanceof Action.Reset) {
                    seen.merge("reset", 1, Integer::sum);
                    boolean empty = picture.observation(step.on())
                            .dataDirectory()
                            .flatMap(DataDirectory::justReset)
                            .equals(Fact.known(true));
                    assertThat(backedUp.contains(step.on()) || empty)
                            .as("%s resets %s without a backup", type.name(), step.on())
                            .isTrue();
                }
            }
        });
        assertThat(seen.get("reset")).isGreaterThan(100);
    }

    @Test
    void what_may_run_by_itself_never_offers_a_step_that_destroys() {
        Map<String, Integer> proposals = overAll((type, picture, target, proposal) -> {
            boolean destroys =
                    proposal.steps().stream().anyMatch(step -> step.action().destructive());
            assertThat(destroys && type.atMost() == Mode.AUTO).as(type.name()).isFalse();
        });
        assertThat(proposals)
                .containsOnlyKeys(
                        "start-app",
                        "start-service",
                        "ordered-start",
                        "reset-and-rejoin",
                        "forget-and-rejoin",
                        "heal-partition",
                        "forget-member",
                        "leave-cluster",
                        "sync-mirrors");
        assertThat(proposals.values()).allMatch(count -> count > 100);
    }

    @Test
    void a_rule_without_a_remedy_can_only_observe() {
        RemedyType none = RemedyTypes.find("none").orElseThrow();
        assertThat(none.atMost()).isEqualTo(Mode.OBSERVE);
        Remedy remedy = none.make().apply(new Parameters(Map.of()));
        assertThat(remedy.propose(Pictures.healthy(3).picture(), Pictures.node(1)))
                .isEqualTo(new Remedy.NotPossible("the rule only shows what is wrong: what to do, a human decides"));
    }

    @Test
    void each_is_found_by_the_name_that_the_remedy_has_itself() {
        for (RemedyType type : RemedyTypes.ALL) {
            Remedy made = type.make().apply(combinations(type).get(0));
            assertThat(made.name()).isEqualTo(type.name());
            assertThat(RemedyTypes.find(made.name())).contains(type);
        }
        assertThat(RemedyTypes.find("force-boot")).isEmpty();
    }

    @Test
    void how_long_a_boot_may_take_is_in_the_steps_that_wait_for_one() {
        ClusterPicture down = Outages.inOrder312(HowEnded.CRASH).picture();
        RemedyType type = RemedyTypes.find("ordered-start").orElseThrow();
        Remedy remedy = type.make().apply(new Parameters(Map.of("bootWithin", Duration.ofMinutes(90))));
        Remedy.Steps steps = (Remedy.Steps) remedy.propose(down, Pictures.node(1));

        assertThat(steps.steps())
                .filteredOn(step -> step.action() instanceof Action.AwaitBoot)
                .isNotEmpty();
        assertThat(steps.steps())
                .allSatisfy(step -> assertThat(step.action().toString()).contains("PT1H30M"));
        assertThat(steps.steps().stream().map(step -> step.action().command()))
                .anySatisfy(command -> assertThat(command).contains("rabbitmqctl await_startup --timeout 5400"));
    }

    @Test
    void a_length_says_what_it_may_be_as_rule_files_write_it() {
        assertThat(RemedyTypes.BOOT_WITHIN.type().text()).isEqualTo("a duration from 1m to 24h");
        assertThat(new ParameterType.Length(Duration.ofSeconds(90), Duration.ofSeconds(7_200)).text())
                .isEqualTo("a duration from 90s to 2h");
    }
}
