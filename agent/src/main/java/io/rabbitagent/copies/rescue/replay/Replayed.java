package io.rabbitagent.copies.rescue.replay;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the messages of one export have gone into the cluster.
 *
 * @param sent how many the broker has confirmed this time
 * @param confirmed how many in all
 * @param uncertain which ones may have arrived, or not
 * @param returned which ones came back, as there was no such queue
 * @param nacked for which ones the broker refused responsibility
 * @param unsendable which ones AMQP's client can't write
 * @param excluded which ones a human excluded
 * @param overSince there where nothing more is sent by itself
 * @param complete whether all has arrived but for what was excluded
 * @param problem why it ended early
 */
public record Replayed(
        Export export,
        long sent,
        long confirmed,
        Numbers uncertain,
        Numbers returned,
        Numbers nacked,
        Numbers unsendable,
        Numbers excluded,
        Optional<Instant> overSince,
        boolean complete,
        Optional<String> problem) {}
