package io.rabbitagent.order.generated;

import java.util.Random;

/** Which troubles a history has; each is absent from half of them, so that their absence is proven, too. */
record Troubles(
        boolean hooks,
        boolean deadAgents,
        boolean lostJournals,
        boolean clockJumps,
        boolean storeOutages,
        boolean cuts,
        boolean silentAgents) {
    static Troubles draw(Random random) {
        return new Troubles(
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0);
    }
}
