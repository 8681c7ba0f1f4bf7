package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Components that a record has got since it was first written: where a text does not have them, it is read as if it said this.
 *
 * <p>All others have to be there. A component that is merely left out is a text that was cut or misspelt.
 */
final class LaterComponents extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    private final transient Map<Class<?>, Map<String, JsonNode>> values;

    LaterComponents(Map<Class<?>, Map<String, JsonNode>> values) {
        this.values = values;
    }

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription description, JsonDeserializer<?> reader) {
        Map<String, JsonNode> missing = values.get(description.getBeanClass());
        return missing == null ? reader : new Completing(reader, new TreeMap<>(missing));
    }

    private static final class Completing extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, JsonNode> missing;

        Completing(JsonDeserializer<?> reader, Map<String, JsonNode> missing) {
            super(reader);
            this.missing = missing;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
            return new Completing(reader, missing);
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode found = context.readTree(in);
            if (found instanceof ObjectNode object) {
                missing.forEach((name, value) -> {
                    if (!object.has(name)) {
                        object.set(name, value);
                    }
                });
            }
            JsonParser completed = in.getCodec().treeAsTokens(found);
            completed.nextToken();
            return super.deserialize(completed, context);
        }
    }
}
