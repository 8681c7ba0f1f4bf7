package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.yaml.Units;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single values of test files. What is wrong is reported, and empty. */
final class Words {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(24);

    private Words() {}

    static Optional<String> text(Place place) {
        if (!place.isScalar() || place.text().isBlank()) {
            place.fault(place.shown() + " is no text", "write a text");
            return Optional.empty();
        }
        return Optional.of(place.text().strip());
    }

    static Optional<Boolean> truth(Place place) {
        if (place.isTruth() && (place.text().equals("true") || place.text().equals("false"))) {
            return Optional.of(Boolean.valueOf(place.text()));
        }
        place.fault(place.shown() + " is not true or false", "write true or false, without quotes");
        return Optional.empty();
    }

    static Optional<Duration> duration(Place place, Duration least) {
        Matcher shape = DURATION.matcher(place.text());
        if (place.isScalar() && shape.matches()) {
            Duration duration = Units.duration(Long.parseLong(shape.group(1)), shape.group(2));
            if (duration.compareTo(least) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return Optional.of(duration);
            }
        }
        place.fault(
                place.shown() + " is no duration from " + least.toSeconds() + "s to 24h",
                "write a whole number and its unit, such as 0s, 90s, 10m or 2h");
        return Optional.empty();
    }

    /** One of these members. */
    static Optional<NodeName> member(Place place, Collection<NodeName> members) {
        List<String> names = members.stream().map(NodeName::value).toList();
        return choice(place, byText(members, NodeName::value), "no member of the picture", names);
    }

    /** One of an enum's constants, in lower case with hyphens. */
    static <E extends Enum<E>> Optional<E> choice(Place place, Class<E> type) {
        return choice(place, byText(Arrays.asList(type.getEnumConstants()), Words::spelled));
    }

    static <T> Optional<T> choice(Place place, Map<String, T> choices) {
        return choice(place, choices, "not one of the words that stand here", choices.keySet());
    }

    private static <T> Optional<T> choice(Place place, Map<String, T> choices, String what, Collection<String> words) {
        Optional<T> choice =
                place.isScalar() ? Optional.ofNullable(choices.get(place.text().strip())) : Optional.empty();
        if (choice.isEmpty()) {
            place.fault(place.shown() + " is " + what, Place.meant(place.text().strip(), words));
        }
        return choice;
    }

    static <T> Map<String, T> byText(Collection<T> values, Function<T, String> text) {
        Map<String, T> byText = new LinkedHashMap<>();
        values.forEach(value -> byText.put(text.apply(value), value));
        return byText;
    }

    static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
