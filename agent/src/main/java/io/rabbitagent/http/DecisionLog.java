package io.rabbitagent.http;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of who decided, or wanted to. Whoever guesses at tokens must not be able to fill the disk: of refusals before the body
 * was read at most one in ten seconds is told, with how many there were.
 */
final class DecisionLog {
    private static final Logger log = LoggerFactory.getLogger(DecisionLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final LogRateLimit refusals;

    /** @param uptime a clock that only goes forwards */
    DecisionLog(Supplier<Duration> uptime) {
        this.refusals = new LogRateLimit(uptime, 1, PAUSE);
    }

    /** @param actor as the history has it */
    void answered(Route route, Call call, String actor, Reply reply) {
        if (reply.status() < 300) {
            log.info("{} {} by {}: {}", route.path(), named(call), actor, reply.status());
        } else {
            log.warn(
                    "{} {} by {} was not done: {} {}",
                    route.path(),
                    named(call),
                    actor,
                    reply.status(),
                    reply.body().strip());
        }
    }

    /** What a path names may hold whatever can be encoded, new lines included. */
    private static String named(Call call) {
        return call.names().values().toString().replaceAll("\\p{Cntrl}", "?");
    }

    void refused(Route route, String address, RefusedException why) {
        OptionalLong untold = refusals.one();
        if (untold.isPresent()) {
            log.warn(
                    "{} from {} was refused: {} {} ({} since the last such line)",
                    route.path(),
                    address,
                    why.status(),
                    why.words(),
                    untold.getAsLong() + 1);
        }
    }
}
