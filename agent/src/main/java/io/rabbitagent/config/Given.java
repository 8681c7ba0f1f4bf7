package io.rabbitagent.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A setting as it stands in the file or the environment.
 *
 * @param list false where it is a single text
 * @param place of the setting's name
 * @param rows where each value has several parts; the items are then empty
 */
record Given(List<Item> items, boolean list, String place, List<Row> rows) {

    Given(List<Item> items, boolean list, String place) {
        this(items, list, place, List.of());
    }

    /** A value of several parts, by their names, and where it stands. */
    record Row(Map<String, Item> parts, String place) {}

    /** One text and where it stands. */
    record Item(String text, String place) {}

    static Given text(String text, String place, String textPlace) {
        return new Given(List.of(new Item(text, textPlace)), false, place);
    }

    /** The value of an environment variable, which has no other way to be a list than its commas. */
    static Given ofVariable(String name, String value, boolean list) {
        String place = "environment variable " + name;
        return list
                ? new Given(
                        Stream.of(value.split(",", -1))
                                .map(item -> new Item(item.strip(), place))
                                .toList(),
                        true,
                        place)
                : text(value, place, place);
    }
}
