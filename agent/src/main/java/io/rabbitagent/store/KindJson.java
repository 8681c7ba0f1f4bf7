package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.rabbitagent.cluster.history.Event;
import java.io.IOException;

/** An implementation of an interface as {@code {"kind": "…", …}}. */
final class KindJson {
    private KindJson() {}

    /** Reads the implementation that {@code kind} names. */
    static final class Reader extends JsonDeserializer<Object> {
        private final Class<?> parent;
        private final Kinds kinds;

        Reader(Class<?> parent, Kinds kinds) {
            this.parent = parent;
            this.kinds = kinds;
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode object = context.readTree(in);
            JsonNode kind = object.get(Kinds.PROPERTY);
            if (kind == null || !kind.isTextual()) {
                return context.reportInputMismatch(parent, "%s without a kind", parent.getSimpleName());
            }
            Class<?> type = kinds.of(parent).get(kind.textValue());
            if (type == null) {
                return context.reportInputMismatch(
                        parent,
                        "no %s is called '%s': written by a newer agent?",
                        parent.getSimpleName(),
                        kind.textValue());
            }
            return context.readTreeAsValue(object, type);
        }
    }

    /** Writes {@code kind} in front of the components. */
    static final class Writer extends JsonSerializer<Object> implements ResolvableSerializer {
        private final String kind;
        private final JsonSerializer<Object> whole;
        private JsonSerializer<Object> components;

        @SuppressWarnings("unchecked")
        Writer(String kind, JsonSerializer<?> whole) {
            this.kind = kind;
            this.whole = (JsonSerializer<Object>) whole;
            this.components = this.whole;
        }

        @Override
        public void resolve(SerializerProvider provider) throws JsonMappingException {
            if (whole instanceof ResolvableSerializer resolvable) {
                resolvable.resolve(provider);
            }
            components = whole.unwrappingSerializer(NameTransformer.NOP);
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value instanceof Event event && !event.kind().equals(kind)) {
                throw JsonMappingException.from(
                        out,
                        value.getClass().getSimpleName() + " is registered as '" + kind + "', but calls itself '"
                                + event.kind() + "'");
            }
            out.writeStartObject(value);
            out.writeStringField(Kinds.PROPERTY, kind);
            if (!(whole instanceof UnknownSerializer)) {
                components.serialize(value, out, provider);
            }
            out.writeEndObject();
        }
    }
}
