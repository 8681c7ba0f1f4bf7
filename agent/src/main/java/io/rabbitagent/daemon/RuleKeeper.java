package io.rabbitagent.daemon;

import io.rabbitagent.store.Json;
import io.rabbitagent.store.KeptRules;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the last good rules in the state directory, for a start at which those of the source are wrong. */
final class RuleKeeper {
    private static final Logger log = LoggerFactory.getLogger(RuleKeeper.class);

    private final StateDirectory directory;
    private final Json json;
    private final boolean mayWrite;

    /** @param mayWrite only the host's agent may, who holds the directory's lock */
    RuleKeeper(StateDirectory directory, Json json, boolean mayWrite) {
        this.directory = directory;
        this.json = json;
        this.mayWrite = mayWrite;
    }

    Optional<KeptRules> kept() {
        try {
            return KeptRules.read(directory, json);
        } catch (StoreException e) {
            if (mayWrite) {
                log.warn("{}", e.getMessage());
            }
            return Optional.empty();
        }
    }

    void keep(KeptRules rules) {
        if (!mayWrite) {
            return;
        }
        try {
            rules.write(directory, json);
        } catch (StoreException e) {
            log.warn("{}", e.getMessage());
        }
    }
}
