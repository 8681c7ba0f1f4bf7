package io.rabbitagent.broker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent from trying a refused login again and again: every try is a line in the broker's log.
 *
 * <p>Each refusal doubles the pause up to a limit. It ends with other credentials, or when what was refused is granted:
 * not with any answer, for a user without the right tag may read one resource and not the next.
 */
final class LoginPause {
    private final Duration first;
    private final Duration longest;
    private @Nullable Refusal last;

    LoginPause(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** What to answer instead of trying; null where a try is in order. */
    synchronized @Nullable String insteadOfTrying(Credentials credentials, long nowNanos) {
        Refusal refusal = last;
        if (refusal == null || !refusal.of().equals(credentials)) {
            return null;
        }
        long left = refusal.leftNanos(nowNanos);
        return left <= 0 ? null : refusal.text() + "; not tried again for " + (left / 1_000_000_000L + 1) + " s";
    }

    synchronized void refused(String resource, Credentials credentials, String text, long nowNanos) {
        Refusal before = last;
        if (before == null || !before.of().equals(credentials)) {
            last = new Refusal(resource, credentials, text, nowNanos, first);
        } else if (before.leftNanos(nowNanos) <= 0) {
            last = new Refusal(
                    resource,
                    credentials,
                    text,
                    nowNanos,
                    shorter(before.pause().multipliedBy(2)));
        }
        // Else the two requests were under way together, and count as one refusal.
    }

    synchronized void granted(String resource) {
        if (last != null && last.resource().equals(resource)) {
            last = null;
        }
    }

    private Duration shorter(Duration doubled) {
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    private record Refusal(String resource, Credentials of, String text, long atNanos, Duration pause) {
        long leftNanos(long nowNanos) {
            return pause.toNanos() - (nowNanos - atNanos);
        }
    }
}
