package io.rabbitagent.rules;

import java.time.Duration;

/** How often a rule may act: at most so many runs within a window, for one node and for the whole cluster. */
public record Budget(int perNode, Duration perNodeWindow, int perCluster, Duration perClusterWindow) {
    /** The agents remember as many runs: a larger budget would never be used up. */
    public static final int MOST_RUNS = 100;

    public Budget {
        if (perNode < 1 || perCluster < 1) {
            throw new IllegalArgumentException("a budget allows at least one run");
        }
    }
}
