package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.StoreException;

/** How an observation is written on the board. */
final class BoardFormat {
    /** What this program writes, and the newest that it reads. */
    private static final int VERSION = 1;

    private final Json json;

    BoardFormat(Json json) {
        this.json = json;
    }

    String write(NodeObservation observation) {
        return json.writeDocument(VERSION, observation);
    }

    /** @throws IllegalArgumentException where it is from a newer agent, or makes no sense */
    NodeObservation read(String document) {
        try {
            return json.readDocument(document, NodeObservation.class, VERSION);
        } catch (StoreException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
