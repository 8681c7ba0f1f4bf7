package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    private static final int MOST = 40;

    @Test
    void they_are_as_sets_of_numbers_are() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            Set<Long> one = some(random);
            Set<Long> other = some(random);
            Numbers left = Numbers.of(one);
            Numbers right = Numbers.of(other);

            Set<Long> union = new TreeSet<>(one);
            union.addAll(other);
            Set<Long> without = new TreeSet<>(one);
            without.removeAll(other);
            Set<Long> both = new TreeSet<>(one);
            both.retainAll(other);

            assertThat(elements(left.plus(right))).isEqualTo(union);
            assertThat(elements(left.minus(right)))
                    .as("%s minus %s", left, right)
                    .isEqualTo(without);
            assertThat(elements(left.and(right))).isEqualTo(both);
            assertThat(left.plus(right)).isEqualTo(Numbers.of(union));
            assertThat(left.count()).isEqualTo(one.size());
            for (long n = 0; n <= MOST + 1; n++) {
                assertThat(left.contains(n)).isEqualTo(one.contains(n));
            }
            assertThat(Numbers.read(left.json())).isEqualTo(left);
        }
    }

    @Test
    void rows_are_kept_as_their_ends() {
        Numbers numbers = Numbers.between(1, 500).plus(Numbers.of(List.of(501L, 503L)));

        assertThat(numbers.pairs()).containsExactly(List.of(1L, 501L), List.of(503L, 503L));
        assertThat(numbers.first()).isEqualTo(1);
        assertThat(Numbers.between(3, 2)).isEqualTo(Numbers.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[[2,1]]", "[[1,2],[2,3]]", "[[1]]", "[7]", "[[0,1]]"})
    void a_text_that_tells_no_rows_is_refused(String text) throws IOException {
        var json = new ObjectMapper().readTree(text);

        assertThatThrownBy(() -> Numbers.read(json)).isInstanceOf(IOException.class);
    }

    private static Set<Long> some(Random random) {
        Set<Long> some = new TreeSet<>();
        int many = random.nextInt(MOST);
        for (int n = 0; n < many; n++) {
            some.add(1L + random.nextInt(MOST));
        }
        return some;
    }

    private static Set<Long> elements(Numbers numbers) {
        Set<Long> all = new TreeSet<>();
        numbers.forEach(all::add);
        return all;
    }
}
