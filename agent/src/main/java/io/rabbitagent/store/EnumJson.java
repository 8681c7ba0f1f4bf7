package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Enums as lower-case words with hyphens, such as {@code vm-down}; as map keys too. */
@SuppressWarnings("rawtypes")
final class EnumJson {
    private EnumJson() {}

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Enum<?>> byText(Class<?> type) {
        Map<String, Enum<?>> values = new HashMap<>();
        for (Object constant : type.getEnumConstants()) {
            values.put(text((Enum<?>) constant), (Enum<?>) constant);
        }
        return values;
    }

    static final class Writer extends JsonSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(text(value));
        }
    }

    static final class KeyWriter extends JsonSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(text(value));
        }
    }

    static final class Reader extends JsonDeserializer<Enum<?>> {
        private final Class<?> type;
        private final Map<String, Enum<?>> values;

        Reader(Class<?> type) {
            this.type = type;
            this.values = byText(type);
        }

        @Override
        public Enum<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(type, "expected one of %s", values.keySet());
            }
            Enum<?> value = values.get(in.getText());
            if (value == null) {
                throw context.weirdStringException(
                        in.getText(), type, "expected one of " + values.keySet() + ": written by a newer agent?");
            }
            return value;
        }
    }

    static final class KeyReader extends KeyDeserializer {
        private final Class<?> type;
        private final Map<String, Enum<?>> values;

        KeyReader(Class<?> type) {
            this.type = type;
            this.values = byText(type);
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            Enum<?> value = values.get(key);
            if (value == null) {
                throw context.weirdKeyException(type, key, "expected one of " + values.keySet());
            }
            return value;
        }
    }
}
