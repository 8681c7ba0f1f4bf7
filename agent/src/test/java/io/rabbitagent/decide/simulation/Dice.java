package io.rabbitagent.decide.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All chance of a schedule: the same seed, the same schedule. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** One chance in so many; never where that is 0. */
    boolean oneIn(int chances) {
        return chances > 0 && random.nextInt(chances) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    <T> T some(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
