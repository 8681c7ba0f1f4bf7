package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.rules.RulesInForce;
import java.time.Instant;

/** By which rules this agent judges, and whether it could follow the last change of them. */
final class RuleMetrics {
    private final Table count;
    private final Table successful;
    private final Table lastGood;
    private final Table info;

    RuleMetrics(MeterRegistry registry) {
        count = Table.single(registry, "rabbitagent.rules.in.force", "How many rules are in force");
        successful = Table.single(
                registry,
                "rabbitagent.rules.reload.successful",
                "Whether the rules in force are those that their source holds; 0: the source has faults, and the last good rules stay");
        lastGood = Table.single(
                registry,
                "rabbitagent.rules.last.good.timestamp.seconds",
                "When the rules in force were last read from their source without a fault");
        info = new Table(
                registry,
                "rabbitagent.rules.info",
                "Which rules are in force: equal files have an equal digest on every host; the value is always 1",
                2);
    }

    void update(RulesInForce rules) {
        count.show(rules.all().size());
        successful.show(rules.problems().isEmpty() ? 1 : 0);
        lastGood.show(rules.lastGood().map(RuleMetrics::seconds));
        Table.Filling filling = info.fill();
        filling.row(1, "digest", rules.digest(), "source", rules.source());
        filling.show();
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1_000.0;
    }
}
