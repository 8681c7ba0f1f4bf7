package io.rabbitagent.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells whether a request has the bearer token that is configured.
 *
 * <p>Digests are compared, in a time that depends on neither token: how long an answer takes tells nothing about how much of a
 * guess was right, nor how long the token is.
 */
public final class Bearers {
    private static final String SCHEME = "Bearer ";

    private final Supplier<String> token;

    /** @param token the present one, read anew each time; throws {@link IllegalStateException} where it can't be, and may block */
    public Bearers(Supplier<String> token) {
        this.token = token;
    }

    /**
     * May block.
     *
     * @param authorization all headers of that name: more than one is none
     * @throws IllegalStateException where the token can't be read; the message says why and does not hold it
     */
    boolean accepts(List<String> authorization) {
        byte[] expected = digest(token.get());
        String given = authorization.size() == 1 ? authorization.get(0) : "";
        boolean bearer = given.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String shown = bearer ? given.substring(SCHEME.length()).strip() : "";
        return MessageDigest.isEqual(expected, digest(shown)) && bearer;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
