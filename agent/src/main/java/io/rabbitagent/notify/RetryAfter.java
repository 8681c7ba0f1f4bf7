package io.rabbitagent.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header of this name: seconds, or a time. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** Empty where it is missing, means nothing, or is over. */
    static Optional<Duration> of(Optional<String> header, Instant now) {
        return header.map(String::strip)
                .flatMap(text -> SECONDS.matcher(text).matches()
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                        : until(text, now))
                .filter(pause -> !pause.isNegative() && !pause.isZero());
    }

    private static Optional<Duration> until(String text, Instant now) {
        try {
            Instant time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
