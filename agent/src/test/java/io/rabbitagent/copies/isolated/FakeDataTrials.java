package io.rabbitagent.copies.isolated;

import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.copies.CopyException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies whose brokers do what the test says; without a word they boot, and have no queues. */
public final class FakeDataTrials implements DataTrials {
    private static final String RUNS = "RabbitMQ 3.10.8 runs on the copy";

    private final List<Definition> definitions;
    private final Map<Treatment, List<SchemaQueue>> outcomes = new HashMap<>();
    private final Map<Treatment, CopyException> failures = new HashMap<>();
    private final Map<Treatment, Runnable> meanwhile = new HashMap<>();
    private final List<Original> originals = new ArrayList<>();
    private final List<Treatment> tried = new ArrayList<>();
    private List<CopiedQueue> held = List.of();

    /** @param definitions that every broker has */
    public FakeDataTrials(List<Definition> definitions) {
        this.definitions = List.copyOf(definitions);
    }

    public FakeDataTrials holds(CopiedQueue... queues) {
        held = List.of(queues);
        return this;
    }

    public FakeDataTrials boots(Treatment treatment, SchemaQueue... queues) {
        outcomes.put(treatment, List.of(queues));
        return this;
    }

    public FakeDataTrials doesNotBoot(Treatment treatment, String why) {
        failures.put(treatment, new DidNotBootException(why));
        return this;
    }

    /** There is no copy. */
    public FakeDataTrials fails(Treatment treatment, String why) {
        failures.put(treatment, new CopyException(why));
        return this;
    }

    /** Happens while the broker runs. */
    public FakeDataTrials meanwhile(Treatment treatment, Runnable happens) {
        meanwhile.put(treatment, happens);
        return this;
    }

    /** What was done to copies, one after the other. */
    public List<Treatment> tried() {
        return List.copyOf(tried);
    }

    /** Of what copies were made. */
    public List<Original> originals() {
        return List.copyOf(originals);
    }

    @Override
    public List<CopiedQueue> queues(Original original, Listening listening) {
        originals.add(original);
        listening.progress().accept(RUNS);
        return held;
    }

    @Override
    public Outcome outcome(Original original, Treatment treatment, Listening listening) throws CopyException {
        originals.add(original);
        tried.add(treatment);
        listening.progress().accept(RUNS);
        Optional.ofNullable(meanwhile.get(treatment)).ifPresent(Runnable::run);
        CopyException failure = failures.get(treatment);
        if (failure != null) {
            throw failure;
        }
        return new Outcome(outcomes.getOrDefault(treatment, List.of()), definitions);
    }
}
