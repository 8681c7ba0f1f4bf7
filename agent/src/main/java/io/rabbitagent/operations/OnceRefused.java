package io.rabbitagent.operations;

import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.rescue.replay.Export;
import io.rabbitagent.copies.rescue.replay.Publisher;
import java.util.HashMap;
import java.util.Map;

/** Connects as another source does, but not again to a virtual host that refused: each try may take its time. */
final class OnceRefused implements Publisher.Source {
    private final Publisher.Source source;
    private final Map<String, String> refused = new HashMap<>();

    OnceRefused(Publisher.Source source) {
        this.source = source;
    }

    @Override
    public Publisher open(Export export) throws CopyException {
        String before = refused.get(export.vhost());
        if (before != null) {
            throw new CopyException(before);
        }
        try {
            return source.open(export);
        } catch (CopyException e) {
            refused.put(export.vhost(), e.getMessage());
            throw e;
        }
    }
}
