package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import io.rabbitagent.cluster.Fact;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which implementation of an interface a JSON object is: its property {@code kind}.
 *
 * <p>The kinds of a sealed interface are the names of its implementations in kebab-case, unless they are registered
 * under others. A class has one kind, whichever of its interfaces it is read as.
 */
final class Kinds {
    static final String PROPERTY = "kind";

    private final Map<Class<?>, Map<String, Class<?>>> registered;
    private final Map<Class<?>, String> names;

    Kinds() {
        this(Map.of(), Map.of());
    }

    private Kinds(Map<Class<?>, Map<String, Class<?>>> registered, Map<Class<?>, String> names) {
        this.registered = registered;
        this.names = names;
    }

    /** @throws IllegalArgumentException where a kind or a class already has another partner */
    Kinds with(Class<?> parent, Map<String, Class<?>> subtypes) {
        Map<String, Class<?>> merged = new TreeMap<>(registered.getOrDefault(parent, Map.of()));
        Map<Class<?>, String> moreNames = new LinkedHashMap<>(names);
        subtypes.forEach((kind, type) -> {
            if (!parent.isAssignableFrom(type)) {
                throw new IllegalArgumentException(type.getName() + " is no " + parent.getName());
            }
            putOnce(merged, kind, type);
            putOnce(moreNames, type, kind);
        });
        Map<Class<?>, Map<String, Class<?>>> more = new LinkedHashMap<>(registered);
        more.put(parent, merged);
        return new Kinds(more, moreNames);
    }

    /** The implementations of a sealed interface by the kinds that their names give. */
    static Map<String, Class<?>> derived(Class<?> sealed) {
        return new Kinds().collect(sealed, new TreeMap<>());
    }

    /** Whether values of this declared type are told apart by their kind. */
    boolean tellsApart(Class<?> type) {
        return registered.containsKey(type) || isOurSealedInterface(type);
    }

    Map<String, Class<?>> of(Class<?> parent) {
        Map<String, Class<?>> explicit = registered.get(parent);
        return explicit == null ? collect(parent, new TreeMap<>()) : explicit;
    }

    /** The kind of a class; empty where it implements nothing that is told apart. */
    Optional<String> of(Class<?> concrete, Class<?> declaredIn) {
        String name = names.get(concrete);
        if (name != null) {
            return Optional.of(name);
        }
        for (Class<?> parent : declaredIn.getInterfaces()) {
            if (isOurSealedInterface(parent)) {
                return Optional.of(kebab(concrete));
            }
            if (registered.containsKey(parent)) {
                throw new IllegalArgumentException(concrete.getName() + " is not registered as a "
                        + parent.getSimpleName() + ": see Json.withEvents and Json.withSubtypes");
            }
            Optional<String> inherited = of(concrete, parent);
            if (inherited.isPresent()) {
                return inherited;
            }
        }
        return Optional.empty();
    }

    /** Lets {@code kind} stand in an object that is read as its own class, where it is the right one. */
    DeserializationProblemHandler skipsKind() {
        return new DeserializationProblemHandler() {
            @Override
            public boolean handleUnknownProperty(
                    DeserializationContext context,
                    JsonParser in,
                    JsonDeserializer<?> reader,
                    Object beanOrClass,
                    String name)
                    throws IOException {
                Class<?> type = beanOrClass instanceof Class<?> known ? known : beanOrClass.getClass();
                return name.equals(PROPERTY)
                        && of(type, type).filter(kind -> kind.equals(text(in))).isPresent();
            }
        };
    }

    private static @Nullable String text(JsonParser in) {
        try {
            return in.getValueAsString();
        } catch (IOException e) {
            return null;
        }
    }

    private Map<String, Class<?>> collect(Class<?> sealed, Map<String, Class<?>> found) {
        if (!sealed.isSealed()) {
            throw new IllegalArgumentException(sealed.getName() + " is not sealed: register its kinds");
        }
        for (Class<?> type : sealed.getPermittedSubclasses()) {
            if (type.isRecord()) {
                putOnce(found, names.getOrDefault(type, kebab(type)), type);
            } else {
                collect(type, found);
            }
        }
        return found;
    }

    /** Fact has a spelling of its own; the JDK's sealed interfaces (String has some) aren't meant at all. */
    private static boolean isOurSealedInterface(Class<?> type) {
        return type.isInterface()
                && type.isSealed()
                && type != Fact.class
                && !type.getName().startsWith("java");
    }

    private static <K, V> void putOnce(Map<K, V> map, K key, V value) {
        V before = map.putIfAbsent(key, value);
        if (before != null && !before.equals(value)) {
            throw new IllegalArgumentException(key + " can't be both " + before + " and " + value);
        }
    }

    private static String kebab(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
