package io.rabbitagent.rules.file;

import io.rabbitagent.yaml.Suggestion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A section with names and values. It has no others than those of the table. */
record Sections(List<Field<?>> fields) implements Type<Section> {
    static Sections of(Field<?>... fields) {
        return new Sections(List.of(fields));
    }

    @Override
    public Optional<Section> read(Place place) {
        return keys(place, names()).map(keys -> {
            Map<Field<?>, Read<?>> values = new HashMap<>();
            for (Field<?> field : fields) {
                Optional.ofNullable(keys.get(field.name()))
                        .ifPresentOrElse(
                                at -> field.read(at).ifPresent(read -> values.put(field, read)),
                                () -> missing(place, field));
            }
            return new Section(values);
        });
    }

    @Override
    public String text() {
        return "a section";
    }

    private List<String> names() {
        return fields.stream().<String>map(Field::name).toList();
    }

    private static void missing(Place place, Field<?> field) {
        if (field.required()) {
            place.fault("has no " + field.name(), "add it: " + field.description());
        }
    }

    /** The values that stand under known names; empty where it is no section. Reports all others. */
    static Optional<Map<String, Place>> keys(Place place, List<String> known) {
        if (!(place.node() instanceof MappingNode mapping)) {
            place.fault(
                    place.shown() + " is not a section with names and values",
                    "write " + String.join(", ", known) + " below it, indented");
            return Optional.empty();
        }
        Map<String, Place> values = new LinkedHashMap<>();
        Map<String, Place> seen = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                place.at(entry.getKeyNode()).fault("has a name that is no text", "write NAME: VALUE");
                continue;
            }
            String name = key.getValue();
            Place first = seen.putIfAbsent(name, place.below(key, name));
            if (first != null) {
                place.below(key, name)
                        .fault("is given twice, first at " + first.position().text(), "remove one of them");
            } else if (known.contains(name)) {
                values.put(name, place.below(entry.getValueNode(), name));
            } else {
                unknown(place.at(key), name, known);
            }
        }
        return Optional.of(values);
    }

    /** The value under one name, whatever else is wrong. */
    static Optional<Place> entry(Place place, String name) {
        if (!(place.node() instanceof MappingNode mapping)) {
            return Optional.empty();
        }
        return mapping.getValue().stream()
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name))
                .findFirst()
                .map(entry -> place.below(entry.getValueNode(), name));
    }

    private static void unknown(Place at, String name, List<String> known) {
        at.fault(
                "'" + name + "' is unknown here",
                Suggestion.nearest(name, known)
                        .or(() -> elsewhere(name))
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("remove it; known here: " + String.join(", ", known)));
    }

    /** Where a name belongs that stands at the wrong place. */
    private static Optional<String> elsewhere(String name) {
        return Fields.paths().stream().filter(path -> path.endsWith("." + name)).findFirst();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Field<?> field : fields) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("description", field.described());
            one.putAll(field.type().schema());
            properties.put(field.name(), one);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put(
                "required",
                fields.stream().filter(Field::required).<String>map(Field::name).toList());
        schema.put("additionalProperties", false);
        return schema;
    }
}
