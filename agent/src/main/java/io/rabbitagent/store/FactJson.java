package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.rabbitagent.cluster.Fact;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A fact as {@code {"known": …}} or {@code {"unknown": "timeout", "detail": "…"}}. */
@SuppressWarnings("rawtypes")
final class FactJson {
    private static final String KNOWN = "known";
    private static final String UNKNOWN = "unknown";
    private static final String DETAIL = "detail";

    private FactJson() {}

    static final class Writer extends JsonSerializer<Fact> {
        @Override
        public void serialize(Fact fact, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject(fact);
            if (fact instanceof Fact.Known<?> known) {
                if (known.known() == null) {
                    throw JsonMappingException.from(out, "a known fact is null");
                }
                provider.defaultSerializeField(KNOWN, known.known(), out);
            } else if (fact instanceof Fact.Unknown<?> unknown) {
                out.writeStringField(UNKNOWN, unknown.reason().text());
                out.writeStringField(DETAIL, unknown.detail());
            }
            out.writeEndObject();
        }
    }

    static final class Reader extends JsonDeserializer<Fact> {
        private final JavaType type;

        /** @param type what the fact is about */
        Reader(JavaType type) {
            this.type = type;
        }

        @Override
        public Fact<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode fact = context.readTree(in);
            if (fact.size() == 1 && fact.has(KNOWN)) {
                return Fact.known(known(fact.get(KNOWN), context));
            }
            JsonNode reason = fact.get(UNKNOWN);
            JsonNode detail = fact.get(DETAIL);
            if (fact.size() == 2 && reason != null && detail != null && detail.isTextual()) {
                return Fact.unknown(reason(reason.asText(), context), detail.textValue());
            }
            return context.reportInputMismatch(
                    Fact.class, "a fact is {\"known\": …} or {\"unknown\": reason, \"detail\": text}");
        }

        private Object known(JsonNode node, DeserializationContext context) throws IOException {
            @Nullable
            Object value = node.isNull()
                    ? context.findRootValueDeserializer(type).getNullValue(context)
                    : context.readTreeAsValue(node, type);
            return value == null ? context.reportInputMismatch(Fact.class, "a known fact is null") : value;
        }

        private static Fact.Reason reason(String text, DeserializationContext context) throws IOException {
            return Arrays.stream(Fact.Reason.values())
                    .filter(reason -> reason.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> context.weirdStringException(
                            text, Fact.Reason.class, "no such reason: written by a newer agent?"));
        }
    }
}
