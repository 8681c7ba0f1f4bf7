package io.rabbitagent.http;

import io.rabbitagent.operations.StatusView.Store;
import java.util.Optional;

/**
 * {@code /healthz}: whether the agent itself is at work, whatever the state of broker and store.
 *
 * @param reason why it is not alive
 * @param lastRoundSeconds how long ago the last round ended
 * @param store as this agent reaches it; empty before the first round
 */
record HealthView(
        int formatVersion,
        String node,
        boolean alive,
        Optional<String> reason,
        Optional<Long> lastRoundSeconds,
        Optional<Store> store) {}
