package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.cluster.rehearsal.Measurements.Unread;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Measured;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The measurements that the decisions name, read from the store once each: they are never changed. */
final class MeasurementBook {
    /** What this program writes, and the newest that it reads. */
    static final int FORMAT_VERSION = 1;

    private final Json json;
    private Map<String, Measurement> read = Map.of();

    MeasurementBook(Json json) {
        this.json = json;
    }

    /** All of them; unknown where the decisions are. */
    Fact<Measurements> read(SharedStore store, Fact<Decisions> decisions) {
        return decisions.map(document -> named(store, document));
    }

    private Measurements named(SharedStore store, Decisions decisions) {
        Map<String, Measurement> next = new HashMap<>();
        List<Measurement> all = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        for (Measured one : decisions.measured()) {
            if (one.document().isPresent()) {
                String digest = one.document().get();
                try {
                    Measurement known = read.get(digest);
                    Measurement measurement = known == null ? load(store, digest) : known;
                    next.put(digest, measurement);
                    all.add(measurement);
                } catch (StoreException e) {
                    unread.add(unread(one, e));
                }
            }
        }
        read = next;
        return new Measurements(all, unread);
    }

    private static Unread unread(Measured one, StoreException e) {
        return new Unread(
                one.node(),
                one.lost(),
                Fact.Reason.FAILED,
                "what was measured on copies of " + one.node() + " can't be read: " + e.getMessage()
                        + "; to measure anew: agent rehearse"
                        + one.lost().stream().map(node -> " --lost " + node).collect(Collectors.joining()));
    }

    private Measurement load(SharedStore store, String digest) throws StoreException {
        Optional<String> text = store.kept(digest);
        if (text.isEmpty()) {
            throw new StoreException("the store has no document " + digest);
        }
        return json.readDocument(text.get(), Measurement.class, FORMAT_VERSION);
    }
}
