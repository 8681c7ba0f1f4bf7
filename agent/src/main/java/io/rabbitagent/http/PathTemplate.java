package io.rabbitagent.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The path of a page, such as {@code /api/v1/plans/{id}/approve}: what is between braces is a name. */
final class PathTemplate {
    private final String text;
    private final List<String> segments;

    PathTemplate(String text) {
        this.text = text;
        this.segments = List.of(text.split("/", -1));
    }

    /** The names that it has, in their order. */
    List<String> names() {
        return segments.stream()
                .filter(PathTemplate::isName)
                .map(PathTemplate::name)
                .toList();
    }

    /**
     * What a path has for each name.
     *
     * @param path as it stands in the request
     * @return empty where that is the path of another page
     */
    Optional<Map<String, String>> match(String path) {
        List<String> given = Stream.of(path.split("/", -1)).toList();
        if (given.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int index = 0; index < given.size(); index++) {
            String segment = segments.get(index);
            if (!isName(segment)) {
                if (!segment.equals(given.get(index))) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<String> value = decoded(given.get(index));
            if (value.filter(found -> !found.isEmpty()).isEmpty()) {
                return Optional.empty();
            }
            values.put(name(segment), value.get());
        }
        return Optional.of(Map.copyOf(values));
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{");
    }

    private static String name(String segment) {
        return segment.substring(1, segment.length() - 1);
    }

    private static Optional<String> decoded(String segment) {
        try {
            // In a path, other than in a query, a plus is a plus.
            return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
