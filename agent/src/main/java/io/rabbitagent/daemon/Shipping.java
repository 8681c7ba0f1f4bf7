package io.rabbitagent.daemon;

import io.rabbitagent.store.Shipper;
import io.rabbitagent.store.StoreException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ships the journal's shared entries as far as the store takes them; what it does not take waits in the journal. */
final class Shipping {
    private static final Logger log = LoggerFactory.getLogger(Shipping.class);
    private static final int MOST_A_ROUND = 500;

    private final Shipper shipper;
    private final LongConsumer unshipped;
    private boolean failing;

    /** @param unshipped is told how many entries wait */
    Shipping(Shipper shipper, LongConsumer unshipped) {
        this.shipper = shipper;
        this.unshipped = unshipped;
    }

    void ship() {
        try {
            unshipped.accept(shipper.ship(MOST_A_ROUND).unshipped());
            if (failing) {
                log.info("The shared history can be reached again");
            }
            failing = false;
        } catch (StoreException e) {
            if (!failing) {
                log.warn("The journal is not shipped: {}", e.getMessage());
            }
            failing = true;
        }
    }
}
