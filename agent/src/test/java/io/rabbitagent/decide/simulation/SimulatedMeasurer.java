package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.RehearsalAsked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** As {@code daemon.Measurer}: measures for a while, keeps what it found, and reports that until it is decided on. */
final class SimulatedMeasurer {
    private final World world;
    private final SimulatedHost host;
    private Optional<Work> work = Optional.empty();
    private Optional<Found> found = Optional.empty();

    SimulatedMeasurer(World world, SimulatedHost host) {
        this.world = world;
        this.host = host;
    }

    private record Work(RehearsalAsked ask, String fingerprint, Duration endsAt) {}

    /** @param document names it in the store; empty where it is not kept there yet, or there is a problem */
    private record Found(Work work, Optional<String> document, Optional<String> problem) {
        boolean answers(Effect.Measure effect) {
            return work.ask().id().equals(effect.ask().id())
                    && work.fingerprint().equals(effect.fingerprint());
        }
    }

    /** The agent was killed. */
    void forget() {
        work = Optional.empty();
        found = Optional.empty();
    }

    /** Ends what nobody wants any more. */
    void look(Decisions document) {
        work = work.filter(one -> isAsked(one, document) && document.active().isEmpty());
        found = found.filter(one -> isAsked(one.work(), document));
    }

    private static boolean isAsked(Work one, Decisions document) {
        return document.rehearsal()
                .filter(asked -> asked.id().equals(one.ask().id()))
                .isPresent();
    }

    /** @return the report that has to be decided on; empty while there is none */
    Optional<Command> measure(Effect.Measure effect) {
        found = found.filter(one -> one.answers(effect));
        if (found.isPresent()) {
            return Optional.of(report(found.get()));
        }
        if (work.isEmpty()) {
            Duration endsAt = world.uptime().plusMillis(world.dice.below(15_000));
            work = Optional.of(new Work(effect.ask(), effect.fingerprint(), endsAt));
            world.invariants.measures(host);
            world.tell(() -> host.name() + " measures " + effect.fingerprint());
        }
        return Optional.empty();
    }

    private Command report(Found one) {
        return new Command.ReportMeasured(
                host.name().value(),
                host.name(),
                one.work().ask().lost(),
                one.work().fingerprint(),
                one.document(),
                one.problem());
    }

    /** What it has copied is measured where it is still the same at the end. */
    void act() {
        if (work.isEmpty() || world.uptime().compareTo(work.get().endsAt()) < 0 || !world.store.reachableFrom(host)) {
            return;
        }
        Work one = work.get();
        work = Optional.empty();
        boolean same = !host.node().vm() && host.data().equals(one.fingerprint());
        Measurement measurement = world.lost
                ? SimulatedLoss.measured(host, one.fingerprint(), one.ask().lost())
                : new Measurement(
                        host.name(), one.fingerprint(), one.ask().lost(), List.of(), List.of(), SeenBefore.NONE);
        Optional<String> document =
                same ? Optional.of(world.crash.write(() -> world.store.keep(measurement), () -> {})) : Optional.empty();
        found = Optional.of(
                new Found(one, document, same ? Optional.empty() : Optional.of("the data has changed meanwhile")));
    }
}
