package io.rabbitagent.rules.file;

import io.rabbitagent.plan.remedy.Parameter;
import io.rabbitagent.plan.remedy.Parameters;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.plan.remedy.RemedyTypes;
import io.rabbitagent.yaml.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A remedy with its parameters, as a rule names it. */
record Chosen(RemedyType type, Parameters parameters) {
    static final Type<Chosen> TYPE = new Kind();
    private static final String NAME = "type";

    /** A section: the remedy's name under {@code type}, and beside it the parameters of that remedy. */
    record Kind() implements Type<Chosen> {
        @Override
        public String text() {
            return "a section";
        }

        @Override
        public Optional<Chosen> read(Place place) {
            Optional<RemedyType> type = Sections.entry(place, NAME).flatMap(Kind::type);
            List<String> known = new ArrayList<>(List.of(NAME));
            type.ifPresent(found -> found.parameters().forEach(parameter -> known.add(parameter.name())));
            if (type.isEmpty() && Sections.entry(place, NAME).isPresent()) {
                return Optional.empty(); // which parameters it has, nobody knows
            }
            Optional<Map<String, Place>> keys = Sections.keys(place, known);
            if (keys.isPresent() && !keys.get().containsKey(NAME)) {
                place.fault("has no type", "add it: " + String.join(" or ", names()));
            }
            return keys.flatMap(given -> type.flatMap(found -> chosen(found, given)));
        }

        private static Optional<RemedyType> type(Place at) {
            Optional<RemedyType> type = at.isText() ? RemedyTypes.find(at.text()) : Optional.empty();
            if (type.isEmpty()) {
                String all = String.join(", ", names());
                at.fault(
                        at.shown() + " is no remedy",
                        (at.isText() ? Suggestion.nearest(at.text(), names()) : Optional.<String>empty())
                                .map(nearest -> "did you mean " + nearest + "?")
                                .orElse("write one of " + all));
            }
            return type;
        }

        private static Optional<Chosen> chosen(RemedyType type, Map<String, Place> given) {
            Map<String, Object> values = new HashMap<>();
            for (Parameter<?> parameter : type.parameters()) {
                Arguments.value(parameter, Optional.ofNullable(given.get(parameter.name())))
                        .ifPresent(value -> values.put(parameter.name(), value));
            }
            return values.size() == type.parameters().size()
                    ? Optional.of(new Chosen(type, new Parameters(values)))
                    : Optional.empty();
        }

        private static List<String> names() {
            return RemedyTypes.ALL.stream().<String>map(RemedyType::name).toList();
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            schema.put("properties", Map.of(NAME, Map.of("enum", names())));
            schema.put("required", List.of(NAME));
            schema.put("allOf", RemedyTypes.ALL.stream().map(Kind::schema).toList());
            return schema;
        }

        private static Map<String, Object> schema(RemedyType type) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put(NAME, Map.of("const", type.name(), "description", type.description()));
            for (Parameter<?> parameter : type.parameters()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("description", parameter.description());
                one.putAll(Arguments.type(parameter.type()).schema());
                properties.put(parameter.name(), one);
            }
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put(
                    "if", Map.of("properties", Map.of(NAME, Map.of("const", type.name())), "required", List.of(NAME)));
            schema.put("then", Map.of("properties", properties, "additionalProperties", false));
            return schema;
        }
    }
}
