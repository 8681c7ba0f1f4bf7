package io.rabbitagent.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One gauge with as many rows as there is something to say: a row that is not filled in again is gone from the next
 * scrape, so that what is unknown has no sample.
 *
 * <p>Its name is written with dots: Micrometer cuts {@code _info} off a gauge whose name has underscores.
 */
final class Table {
    private final MultiGauge gauge;
    private final int labels;

    /** @param help what a row means; the scrape shows it, and docs/metrics.md repeats it */
    Table(MeterRegistry registry, String name, String help, int labels) {
        this.gauge = MultiGauge.builder(name)
                .description(requireNonNull(help, "help"))
                .register(registry);
        this.labels = labels;
    }

    /** A table without labels: one value, or none. */
    static Table single(MeterRegistry registry, String name, String help) {
        return new Table(registry, name, help, 0);
    }

    Filling fill() {
        return new Filling();
    }

    void show(Optional<Double> value) {
        Filling filling = fill();
        value.ifPresent(filling::row);
        filling.show();
    }

    void show(double value) {
        show(Optional.of(value));
    }

    /** The rows that the table will have. */
    final class Filling {
        private final List<MultiGauge.Row<?>> rows = new ArrayList<>();

        private Filling() {}

        /** @param labels key, value, key, value */
        void row(double value, String... labels) {
            // Micrometer takes rows whose keys differ without a word, and shows some of them only.
            if (labels.length != Table.this.labels * 2) {
                throw new IllegalArgumentException(
                        "a row with " + labels.length / 2 + " labels, not " + Table.this.labels);
            }
            rows.add(MultiGauge.Row.of(Tags.of(labels), value));
        }

        void flag(boolean value, String... labels) {
            row(value ? 1 : 0, labels);
        }

        void show() {
            gauge.register(rows, true);
        }
    }
}
