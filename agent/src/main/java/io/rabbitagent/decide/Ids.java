package io.rabbitagent.decide;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Short ids out of unique text. */
final class Ids {
    private static final int SHORT = 8;

    private Ids() {}

    static String shortHash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, SHORT);
    }
}
