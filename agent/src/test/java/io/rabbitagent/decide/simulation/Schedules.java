package io.rabbitagent.decide.simulation;

/** Runs one schedule; one that breaks an invariant is run once more, to tell its story. */
final class Schedules {
    private Schedules() {}

    static Simulation.Summary run(long seed) {
        try {
            return new Simulation(seed, Hooks.NONE, false).run();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ": " + story(seed, broken), broken);
        }
    }

    private static String story(long seed, Throwable broken) {
        try {
            new Simulation(seed, Hooks.NONE, true).run();
        } catch (AssertionError | RuntimeException again) {
            return String.valueOf(again.getMessage());
        }
        return broken + " (and not when it was repeated: the simulation is not deterministic)";
    }
}
