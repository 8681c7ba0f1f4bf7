package io.rabbitagent.plan.remedy;

import java.time.Duration;

/** What a parameter can be. */
public sealed interface ParameterType<T> {
    /** Such as {@code a duration from 1m to 24h}, for messages and the reference page. */
    String text();

    /** Something that it can be. */
    T example();

    /** A length of time, written as {@code 90s}, {@code 10m} or {@code 2h}. */
    record Length(Duration least, Duration most) implements ParameterType<Duration> {
        @Override
        public String text() {
            return "a duration from " + written(least) + " to " + written(most);
        }

        @Override
        public Duration example() {
            return least;
        }

        private static String written(Duration length) {
            if (length.toSeconds() % 3_600 == 0) {
                return length.toHours() + "h";
            }
            return length.toSeconds() % 60 == 0 ? length.toMinutes() + "m" : length.toSeconds() + "s";
        }
    }

    /** A whole number, written without quotes. */
    record Whole(int least, int most) implements ParameterType<Integer> {
        @Override
        public String text() {
            return "a whole number from " + least + " to " + most;
        }

        @Override
        public Integer example() {
            return least;
        }
    }

    /** It can only be {@code true}: it is there so that rule files can say what holds in any case. */
    record AlwaysTrue() implements ParameterType<Boolean> {
        @Override
        public String text() {
            return "true";
        }

        @Override
        public Boolean example() {
            return true;
        }
    }
}
