package io.rabbitagent.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Exact outputs of real 3.10.8 brokers; the README beside them says how each was made. */
final class Fixtures {
    private Fixtures() {}

    static String text(String name) {
        String resource = "/fixtures/3.10.8/" + name;
        try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
