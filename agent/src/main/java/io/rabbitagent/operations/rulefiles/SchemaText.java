package io.rabbitagent.operations.rulefiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.rabbitagent.rules.file.RuleSchema;

/** The JSON Schema of rule files as text. */
public final class SchemaText {
    private SchemaText() {}

    public static String text() {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(RuleSchema.tree());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps, lists and texts can be written as JSON", impossible);
        }
    }
}
