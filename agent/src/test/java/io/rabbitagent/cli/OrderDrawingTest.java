package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.operations.ShutdownOrderView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderDrawingTest {
    @Test
    void time_goes_down_and_the_last_starts_first() {
        assertThat(drawn("last-down", List.of("c"), List.of(List.of("a"), List.of("b"), List.of("c")), 80))
                .containsExactly(
                        "first down  a",
                        "              | outlived by",
                        "              v",
                        "            b",
                        "              | outlived by",
                        "              v",
                        "last down   c  <== start first");
    }

    @Test
    void who_can_not_be_told_apart_is_in_one_box() {
        assertThat(drawn("last-down", List.of("c"), List.of(List.of("a", "b"), List.of("c")), 80))
                .first()
                .isEqualTo("first down  [ a  b ]");
    }

    @Test
    void a_box_that_is_too_wide_goes_on_below() {
        assertThat(drawn("stopped-together", List.of("abc", "def"), List.of(List.of("abc", "def")), 25))
                .containsExactly("last down   [ abc", "              def ]  <== start first, together");
    }

    @Test
    void what_to_do_goes_below_where_only_that_does_not_fit() {
        assertThat(drawn("stopped-together", List.of("abc", "def"), List.of(List.of("abc", "def")), 30))
                .containsExactly("last down   [ abc  def ]", "            <== start first, together");
    }

    @Test
    void who_starts_along_with_those_that_died_together_is_said() {
        assertThat(drawn("stopped-together", List.of("a", "b", "c"), List.of(List.of("c"), List.of("a", "b")), 80))
                .last()
                .isEqualTo("last down   [ a  b ]  <== start first, together, with those above");
    }

    @Test
    void the_groups_of_a_split_stand_beside_each_other() {
        ShutdownOrderView view =
                view("split", List.of(), List.of(List.of("a", "b", "c")), List.of(List.of("a", "b"), List.of("c")));

        assertThat(lines(view, 80)).containsExactly("last down   [ a  b ]   //   c  <== split: start nothing yet");
    }

    @Test
    void who_is_in_the_last_place_of_a_split_without_being_in_a_group_is_not_left_out() {
        ShutdownOrderView view =
                view("split", List.of(), List.of(List.of("a", "b", "c")), List.of(List.of("b"), List.of("c")));

        assertThat(lines(view, 80)).containsExactly("last down   [ a  b  c ]  <== split: start nothing yet");
    }

    @Test
    void nothing_is_marked_to_start_where_that_would_not_do() {
        assertThat(drawn("stopped-together", List.of(), List.of(List.of("a"), List.of("b", "c")), 80))
                .last()
                .isEqualTo("last down   [ b  c ]  <== start nothing yet");
    }

    private static List<String> drawn(String verdict, List<String> first, List<List<String>> order, int columns) {
        return lines(view(verdict, first, order, List.of(order.get(order.size() - 1))), columns);
    }

    private static List<String> lines(ShutdownOrderView view, int columns) {
        Paint plain = new Paint(false);
        return new OrderDrawing(view, columns)
                .lines().stream().map(line -> line.painted(plain)).toList();
    }

    private static ShutdownOrderView view(
            String verdict, List<String> first, List<List<String>> order, List<List<String>> groups) {
        return new ShutdownOrderView(
                1, verdict, first, order, groups, List.of(), List.of(), List.of(), Optional.empty(), List.of());
    }
}
