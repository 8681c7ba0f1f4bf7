package io.rabbitagent.rules.file;

import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.plan.remedy.RemedyTypes;
import io.rabbitagent.rules.CommonGate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of rule files, for editors. It refuses whatever {@link RuleReader} does, but for what only
 * the reader can see: names given twice, anchors, and what is wrong within an expression.
 */
public final class RuleSchema {
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";

    private RuleSchema() {}

    /** As maps and lists, texts, numbers and truth values. */
    public static Map<String, Object> tree() {
        Map<String, Object> schema = new LinkedHashMap<>(Fields.ROOT.schema());
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A remediation rule of rabbitmq-agent");
        Map<String, Object> properties = copy(schema, PROPERTIES);
        Map<String, Object> spec = copy(properties, Fields.SPEC.name());
        List<Object> conditions = new ArrayList<>(List.of(unaskedOnlyWithAuto()));
        for (RemedyType type : RemedyTypes.ALL) {
            if (type.atMost() != Mode.AUTO) {
                conditions.add(atMost(type));
            }
        }
        spec.put("allOf", conditions);
        noCommonGate(copy(spec, PROPERTIES));
        return schema;
    }

    private static Map<String, Object> unaskedOnlyWithAuto() {
        Map<String, Object> auto = Map.of(
                PROPERTIES,
                Map.of(Fields.MODE.name(), Map.of("const", Mode.AUTO.text())),
                REQUIRED,
                List.of(Fields.MODE.name()));
        return Map.of("if", auto, "else", Map.of(PROPERTIES, Map.of(Fields.UNASKED.name(), false)));
    }

    private static Map<String, Object> atMost(RemedyType type) {
        List<String> modes = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            if (mode.compareTo(type.atMost()) <= 0) {
                modes.add(mode.text());
            }
        }
        Map<String, Object> remedy =
                Map.of(PROPERTIES, Map.of("type", Map.of("const", type.name())), REQUIRED, List.of("type"));
        return Map.of(
                "if",
                Map.of(PROPERTIES, Map.of(Fields.REMEDY.name(), remedy), REQUIRED, List.of(Fields.REMEDY.name())),
                "then",
                Map.of(PROPERTIES, Map.of(Fields.MODE.name(), Map.of("enum", modes))));
    }

    private static void noCommonGate(Map<String, Object> spec) {
        Map<String, Object> gates = copy(spec, Fields.GATES.name());
        Map<String, Object> one = copy(gates, "items");
        Map<String, Object> name = copy(copy(one, PROPERTIES), Fields.GATE_NAME.name());
        name.put(
                "not",
                Map.of(
                        "enum",
                        CommonGate.ALL.stream().map(CommonGate::name).sorted().toList()));
    }

    /** Puts a copy in place of what stands there, so that it can be changed. */
    @SuppressWarnings("unchecked") // the table makes maps with texts for keys
    private static Map<String, Object> copy(Map<String, Object> parent, String name) {
        Map<String, Object> child = new LinkedHashMap<>((Map<String, Object>) parent.get(name));
        parent.put(name, child);
        return child;
    }
}
