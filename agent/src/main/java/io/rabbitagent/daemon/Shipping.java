package io.rabbitagent.daemon;

import io.rabbitagent.store.Shipper;
import io.rabbitagent.store.Shipper.Progress;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ships the journal's shared entries as far as the store takes them; what it does not take waits in the journal. */
final class Shipping {
    private static final Logger log = LoggerFactory.getLogger(Shipping.class);
    private static final int AT_ONCE = 25;
    /** A round that ships for longer is missed by the others. */
    private static final Duration MOST_A_ROUND = Duration.ofSeconds(1);

    private final Shipper shipper;
    private final LongConsumer unshipped;
    private final Trouble trouble =
            new Trouble(log, "The journal is not shipped", "The shared history can be reached again");

    /** @param unshipped is told how many entries wait */
    Shipping(Shipper shipper, LongConsumer unshipped) {
        this.shipper = shipper;
        this.unshipped = unshipped;
    }

    void ship() {
        long end = System.nanoTime() + MOST_A_ROUND.toNanos();
        try {
            Progress progress;
            do {
                progress = shipper.ship(AT_ONCE);
                unshipped.accept(progress.unshipped());
            } while (progress.unshipped() > 0 && progress.shipped() > 0 && System.nanoTime() - end < 0);
            trouble.over();
        } catch (StoreException e) {
            trouble.failed(e.getMessage());
        }
    }
}
