package io.rabbitagent.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.decide.Run;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Shipped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An expression that asks for what nobody shows is silent for ever: each name is one of the golden scrape, or of a real broker's. */
class MetricsUsedTest {
    private static final Set<String> MADE_HERE = Set.of("alarm", "node");
    private final Scrape scrape = Scrape.ofAgentAndBroker();
    private final Map<String, Expression> records = records();

    private static Map<String, Expression> records() {
        Map<String, Expression> all = new TreeMap<>();
        Alerting.records()
                .forEach(record -> all.put(
                        String.valueOf(record.get("record")), Expression.of(String.valueOf(record.get("expr")))));
        return all;
    }

    private Stream<Expression> expressions() {
        return Stream.concat(
                records.values().stream(), Alerting.alerts().stream().map(alert -> Expression.of(alert.expression())));
    }

    @Test
    void an_expression_is_taken_apart() {
        Expression one = Expression.of("""
                max by (cluster, node) (label_replace(rate(a_total{x="1", y!~"2|3"}[5m]) * on (job) group_left (z) b:c, "q", "$1", "r", "(.*)"))
                > 0.6 * 4e3 unless d == 1
                """);

        assertThat(one.metrics()).containsExactly("a_total", "b:c", "d");
        assertThat(one.labels()).containsExactly("cluster", "job", "node", "z");
        assertThat(one.choices())
                .containsExactly(
                        new Expression.Choice("a_total", "x", List.of("1")),
                        new Expression.Choice("a_total", "y", List.of("2", "3")));
    }

    @Test
    void each_metric_is_shown_by_the_agent_or_by_a_broker_or_is_recorded_here() {
        Set<String> unknown = new TreeSet<>();
        expressions()
                .flatMap(expression -> expression.metrics().stream())
                .filter(name -> !scrape.has(name) && !records.containsKey(name))
                .forEach(unknown::add);

        assertThat(unknown).isEmpty();
    }

    @Test
    void each_record_is_used() {
        Set<String> used = expressions().flatMap(one -> one.metrics().stream()).collect(Collectors.toSet());

        assertThat(used).containsAll(records.keySet());
    }

    @Test
    void each_label_that_is_grouped_by_is_one_of_a_metric_beside_it() {
        expressions().forEach(expression -> {
            Set<String> there = new TreeSet<>();
            expression.metrics().forEach(name -> there.addAll(labels(name)));
            if (expression.metrics().contains("rabbitmq_identity_info")) {
                there.addAll(MADE_HERE);
            }
            assertThat(there).as(expression.toString()).containsAll(expression.labels());
        });
    }

    /** A record has those labels that stand before its first colon. */
    private Set<String> labels(String name) {
        return records.containsKey(name)
                ? new TreeSet<>(
                        Arrays.asList(name.substring(0, name.indexOf(':')).split("_")))
                : scrape.labels(name);
    }

    @Test
    void each_value_that_is_asked_for_is_one_that_there_is() {
        expressions()
                .flatMap(one -> one.choices().stream())
                .forEach(choice ->
                        assertThat(values(choice)).as(choice.toString()).containsAll(choice.values()));
    }

    private Set<String> values(Expression.Choice choice) {
        if (choice.label().equals("rule")) {
            return Shipped.rules().stream().map(Rule::name).collect(Collectors.toSet());
        }
        if (choice.label().equals("outcome") && choice.metric().contains("remediation")) {
            return Arrays.stream(Run.Outcome.values()).map(Run.Outcome::text).collect(Collectors.toSet());
        }
        if (choice.label().equals("job")) {
            return Set.of("rabbitmq-agent");
        }
        if (choice.label().equals("reason")) {
            return blockers();
        }
        if (choice.label().equals("state") && choice.metric().contains("findings")) {
            return Arrays.stream(FindingState.values()).map(FindingState::text).collect(Collectors.toSet());
        }
        return scrape.values(raw(choice.metric()), choice.label());
    }

    /** Of a record: the metric that it is made from, which its name has between the colons. */
    private static String raw(String metric) {
        return switch (metric) {
            case "cluster_node_alarm:rabbitmq_alarms:max" -> "rabbitagent_node_alarm";
            default -> metric.contains(":") ? metric.split(":", -1)[1] : metric;
        };
    }

    /** What docs/metrics.md says: the name of a gate, or one of these. */
    private static Set<String> blockers() {
        Set<String> reasons = new TreeSet<>(Set.of("mode-observe", "no-plan", "not-paused", "not-held"));
        Shipped.rules().forEach(rule -> rule.allGates().forEach(gate -> reasons.add(gate.name())));
        return reasons;
    }
}
