package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the store what the own node's broker has counted last: once its disk is lost, nobody else knows it.
 *
 * <p>Important property: what was kept stays where there is no answer, as of a broker that has ended.
 */
final class CountsKeeper {
    /** What this program writes, and the newest that it reads. */
    static final int FORMAT_VERSION = 1;

    /** Counts that stay the same are written anew after that, so that people see how old they are at most. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(CountsKeeper.class);

    private final NodeName me;
    private final SharedStore store;
    private final Json json;
    private Optional<SeenCounts> written = Optional.empty();
    private boolean failing;

    CountsKeeper(NodeName me, SharedStore store, Json json) {
        this.me = me;
        this.store = store;
        this.json = json;
    }

    /** Writes them where they say something new; where the store can't be reached, the next call tries again. */
    void keep(Fact<SeenCounts> counts) {
        counts.value().filter(this::isNews).ifPresent(this::write);
    }

    private boolean isNews(SeenCounts now) {
        return written.filter(last -> last.led().equals(now.led())
                        && Duration.between(last.at(), now.at()).compareTo(AGAIN) < 0)
                .isEmpty();
    }

    private void write(SeenCounts now) {
        try {
            store.publishCounts(me, json.writeDocument(FORMAT_VERSION, now));
            written = Optional.of(now);
            failing = false;
        } catch (StoreException e) {
            if (!failing) {
                log.warn("How many messages the queues of {} have is not kept: {}", me, e.getMessage());
            }
            failing = true;
        }
    }
}
