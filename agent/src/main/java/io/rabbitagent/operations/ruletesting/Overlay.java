package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.ruletest.Members;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lays what a YAML text says over a value of the picture, in the form in which the journal keeps it.
 *
 * <p>Fields of a record are merged, lists are replaced, {@code null} empties what may be absent. A fact is what its value
 * is, or {@code unknown}, or {@code {unknown: REASON}}; {@code {known: VALUE}}, as the journal has it, is the same as VALUE.
 * Where there was no value before, what is left out is false, 0, empty, not observed or the beginning of the test.
 */
final class Overlay {
    private static final String KNOWN = "known";
    private static final String UNKNOWN = "unknown";
    private static final String DETAIL = "detail";

    private Overlay() {}

    /** A whole value; empty where something was wrong, which has been reported then. */
    static <T> Optional<T> read(Class<T> type, Place place) {
        return Optional.ofNullable(value(type, null, place)).map(type::cast);
    }

    /** A record with these of its fields changed; empty where something was wrong, which has been reported then. */
    static <T extends Record> Optional<T> change(T was, Map<String, Place> given, Place place) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) was.getClass();
        return Optional.ofNullable(record(type, was, given, place)).map(type::cast);
    }

    /** The names of a record's fields, as they are written. */
    static List<String> fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> snake(component.getName()))
                .toList();
    }

    private static @Nullable Object value(Type type, @Nullable Object was, Place place) {
        Class<?> raw = raw(type);
        if (raw == Fact.class) {
            return fact(argument(type, 0), was, place);
        }
        if (raw == Optional.class) {
            Object inner = was == null ? null : ((Optional<?>) was).orElse(null);
            Object value = place.isNothing() ? null : value(argument(type, 0), inner, place);
            return place.isNothing() ? Optional.empty() : value == null ? null : Optional.of(value);
        }
        if (raw == OptionalLong.class && place.isNothing()) {
            return OptionalLong.empty();
        }
        if (Map.class.isAssignableFrom(raw)) {
            return map(type, (Map<?, ?>) was, place);
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return collection(raw, argument(type, 0), place);
        }
        if (raw.isRecord() && raw != NodeName.class) {
            return place.keys(fields(raw))
                    .map(given -> record(raw, was, given, place))
                    .orElse(null);
        }
        return scalar(raw, place);
    }

    private static @Nullable Object fact(Type type, @Nullable Object was, Place place) {
        if (place.isNothing()) {
            boolean mayBeAbsent = raw(type) == Optional.class;
            place.fault(
                    "is nothing",
                    mayBeAbsent
                            ? "write a value, unknown, or {known: null} where it is known that there is none"
                            : "write a value, or unknown");
            return null;
        }
        if (place.isScalar() && place.text().equals(UNKNOWN)) {
            return Fact.unknown(Fact.Reason.TIMEOUT, "as the test says");
        }
        Map<String, Place> entries = place.isMapping() ? place.entries("").orElse(Map.of()) : Map.of();
        if (entries.containsKey(UNKNOWN)) {
            return unknown(place);
        }
        Object known = was instanceof Fact.Known<?> before ? before.known() : null;
        boolean explicit = entries.size() == 1 && entries.containsKey(KNOWN);
        Object value = value(type, known, explicit ? entries.getOrDefault(KNOWN, place) : place);
        return value == null ? null : Fact.known(value);
    }

    private static @Nullable Object unknown(Place place) {
        Map<String, Place> entries = place.keys(List.of(UNKNOWN, DETAIL)).orElse(Map.of());
        Map<String, Fact.Reason> reasons = Words.byText(Arrays.asList(Fact.Reason.values()), Fact.Reason::text);
        Optional<Fact.Reason> reason =
                Optional.ofNullable(entries.get(UNKNOWN)).flatMap(word -> Words.choice(word, reasons));
        String detail =
                Optional.ofNullable(entries.get(DETAIL)).map(Place::text).orElse("as the test says");
        return reason.map(why -> Fact.unknown(why, detail)).orElse(null);
    }

    private static @Nullable Object map(Type type, @Nullable Map<?, ?> was, Place place) {
        Map<Object, Object> values = new TreeMap<>();
        boolean sound = true;
        for (Map.Entry<?, ?> entry : was == null ? Set.<Map.Entry<?, ?>>of() : was.entrySet()) {
            values.put(entry.getKey(), entry.getValue());
        }
        Optional<Map<String, Place>> entries = place.entries("write NODE: VALUE below it, indented");
        for (Map.Entry<String, Place> entry : entries.orElse(Map.of()).entrySet()) {
            NodeName key = node(entry.getKey(), entry.getValue());
            if (key != null && entry.getValue().isNothing()) {
                values.remove(key);
                continue;
            }
            Object value = key == null ? null : value(argument(type, 1), values.get(key), entry.getValue());
            if (key != null && value != null) {
                values.put(key, value);
            }
            sound &= key != null && value != null;
        }
        return entries.isPresent() && sound ? values : null;
    }

    private static @Nullable Object collection(Class<?> raw, Type type, Place place) {
        if (!place.isList()) {
            place.fault(place.shown() + " is not a list", "write [A, B, C]");
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (Place item : place.items()) {
            Object value = value(type, null, item);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        if (raw == SortedSet.class) {
            return new TreeSet<>(values);
        }
        return raw == Set.class ? new LinkedHashSet<>(values) : values;
    }

    private static @Nullable Object record(Class<?> type, @Nullable Object was, Map<String, Place> given, Place place) {
        RecordComponent[] components = type.getRecordComponents();
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : components) {
            String name = snake(component.getName());
            Object before = was == null ? null : get(component, was);
            Place said = given.get(name);
            Object value = said != null
                    ? value(component.getGenericType(), before, said)
                    : before != null ? before : absent(component.getType());
            if (value == null && said == null) {
                place.fault("has no " + name, "add it");
            }
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == components.length ? create(type, components, values, place) : null;
    }

    private static @Nullable Object create(
            Class<?> type, RecordComponent[] components, List<Object> values, Place place) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            place.fault(String.valueOf(e.getTargetException().getMessage()), "correct it");
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " can't be made", e);
        }
    }

    private static Object get(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " can't be read", e);
        }
    }

    /** What stands for a value that was left out; null where there must be one. */
    private static @Nullable Object absent(Class<?> type) {
        Map<Class<?>, Object> absent = new LinkedHashMap<>();
        absent.put(Fact.class, Fact.notObserved());
        absent.put(Optional.class, Optional.empty());
        absent.put(OptionalLong.class, OptionalLong.empty());
        absent.put(boolean.class, false);
        absent.put(int.class, 0);
        absent.put(long.class, 0L);
        absent.put(String.class, "");
        absent.put(Instant.class, Members.START);
        absent.put(Set.class, Set.of());
        absent.put(List.class, List.of());
        absent.put(Map.class, Map.of());
        absent.put(Presence.class, Presence.freshNow());
        return absent.get(type);
    }

    private static @Nullable Object scalar(Class<?> type, Place place) {
        if (type == boolean.class || type == Boolean.class) {
            return Words.truth(place).orElse(null);
        }
        if (type.isEnum()) {
            Map<String, Object> choices = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                choices.put(Words.spelled((Enum<?>) constant), constant);
            }
            return Words.choice(place, choices).orElse(null);
        }
        if (!place.isScalar()) {
            place.fault(place.shown() + " is not one value", "write one value");
            return null;
        }
        return parsed(type, place);
    }

    private static @Nullable Object parsed(Class<?> type, Place place) {
        String text = place.text();
        try {
            if (type == String.class) {
                return text;
            }
            if (type == NodeName.class) {
                return node(text, place);
            }
            if (type == Instant.class) {
                return Instant.parse(text);
            }
            if (type == Duration.class) {
                return Duration.parse(text);
            }
            if (type == OptionalLong.class) {
                return OptionalLong.of(Long.parseLong(text));
            }
            return type == int.class ? (Object) Integer.valueOf(text) : (Object) Long.valueOf(text);
        } catch (NumberFormatException e) {
            place.fault("'" + text + "' is no whole number", "write a whole number, without quotes");
        } catch (DateTimeParseException e) {
            place.fault(
                    "'" + text + "' is no " + (type == Instant.class ? "time" : "duration"),
                    type == Instant.class ? "write it like 2026-01-01T12:00:00Z" : "write it like PT2S");
        }
        return null;
    }

    private static @Nullable NodeName node(String text, Place place) {
        try {
            return new NodeName(text);
        } catch (IllegalArgumentException e) {
            place.fault("'" + text + "' is no node name", "write NAME@HOST, such as rabbit@rb1");
            return null;
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static Type argument(Type type, int number) {
        return ((ParameterizedType) type).getActualTypeArguments()[number];
    }

    /** As the journal spells a component's name. */
    static String snake(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }
}
