package io.rabbitagent.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may read, and who may decide. Who may decide may read; who may read may not decide.
 *
 * @param read empty where reading needs no token
 * @param decide empty where nobody decides over HTTP
 */
public record Guards(Optional<Bearers> read, Optional<Bearers> decide) {
    private static final Logger log = LoggerFactory.getLogger(Guards.class);

    private static final Seldom SELDOM = new Seldom(Duration.ofSeconds(10));

    /** Everybody reads, and nobody decides. */
    public static final Guards READING_ONLY = new Guards(Optional.empty(), Optional.empty());

    /** Whether there is nothing to be asked. */
    boolean lets(Access access) {
        return access == Access.OPEN || (access == Access.READ && read.isEmpty());
    }

    /**
     * May block.
     *
     * @param authorization all headers of that name
     */
    void check(Access access, List<String> authorization) throws RefusedException {
        if (lets(access)) {
            return;
        }
        if (access == Access.DECIDE && decide.isEmpty()) {
            throw new RefusedException(
                    403, "nothing is decided over HTTP on this agent: http.decide_token_file is not set");
        }
        boolean mayRead = accepts(read, authorization);
        if (access == Access.READ && mayRead) {
            return;
        }
        if (accepts(decide, authorization)) {
            return;
        }
        if (access == Access.DECIDE && mayRead) {
            throw new RefusedException(
                    403, "this token may read only; the one that may decide is in http.decide_token_file");
        }
        if (!mayRead) {
            throw new RefusedException(401, "a bearer token is needed that this agent knows");
        }
    }

    private static boolean accepts(Optional<Bearers> bearers, List<String> authorization) throws RefusedException {
        try {
            return bearers.isPresent() && bearers.get().accepts(authorization);
        } catch (IllegalStateException e) {
            if (SELDOM.now()) {
                log.warn("Nobody can be told by a token: {}", e.getMessage());
            }
            throw new RefusedException(503, "this agent's token can't be read: see its log");
        }
    }
}
