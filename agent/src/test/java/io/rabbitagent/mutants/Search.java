package io.rabbitagent.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for a seed at which the mutant of a test method is caught, on all cores. */
public final class Search implements BeforeEachCallback {
    private final CaughtBefore before;
    private String mutant = "";

    public Search(Class<?> test) {
        this.before = new CaughtBefore(test);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        mutant = test.getRequiredTestMethod().getName();
    }

    /**
     * Fails where none of so many seeds catches it.
     *
     * @param from the first seed
     * @param by what is expected to catch it, in words
     */
    public void assertCaught(long from, long count, LongPredicate catches, String by) {
        long known = before.by(mutant).map(Long::parseLong).orElse(from - 1);
        if (known >= from && known < from + count && catches.test(known)) {
            return;
        }
        OptionalLong caught =
                LongStream.range(from, from + count).parallel().filter(catches).findAny();
        assertThat(caught).as("caught by: %s", by).isPresent();
        before.caught(mutant, String.valueOf(caught.orElseThrow()));
    }
}
