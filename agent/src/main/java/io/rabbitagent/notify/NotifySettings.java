package io.rabbitagent.notify;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether and of what people are told.
 *
 * @param urlFile the file with the one URL that notices are sent to
 * @param tokenFile the file with the bearer token that the receiver wants
 * @param caFile PEM file with the authorities that are trusted instead of the JDK's, for {@code https}
 * @param topics at least one
 * @param forAtMost how old a decision may be that is still told
 * @param tryFor how long a notice is tried before it is given up, from the time at which it was taken up
 */
public record NotifySettings(
        Path urlFile,
        Optional<Path> tokenFile,
        Optional<Path> caFile,
        Set<Topic> topics,
        Duration forAtMost,
        Duration tryFor) {
    public NotifySettings {
        requireNonNull(urlFile, "urlFile is null");
        requireNonNull(tokenFile, "tokenFile is null");
        requireNonNull(caFile, "caFile is null");
        topics = Set.copyOf(topics);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("nothing is to be told of");
        }
        if (forAtMost.isNegative() || forAtMost.isZero()) {
            throw new IllegalArgumentException(forAtMost + " is no time for which a decision is news");
        }
        if (tryFor.isNegative() || tryFor.isZero()) {
            throw new IllegalArgumentException(tryFor + " is no time in which a notice can be tried");
        }
    }
}
