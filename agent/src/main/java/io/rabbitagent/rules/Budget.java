package io.rabbitagent.rules;

import java.time.Duration;

/** How often a rule may act: at most so many runs within a window, for one node and for the whole cluster. */
public record Budget(int perNode, Duration perNodeWindow, int perCluster, Duration perClusterWindow) {
    public Budget {
        if (perNode < 1 || perCluster < 1) {
            throw new IllegalArgumentException("a budget allows at least one run");
        }
    }
}
