package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Values that are one piece of text, such as a node name: as value and as map key. */
final class TextTypes {
    private final List<TextType<?>> types;

    TextTypes() {
        this(List.of());
    }

    private TextTypes(List<TextType<?>> types) {
        this.types = types;
    }

    <T> TextTypes with(Class<T> type, Function<T, String> write, Function<String, T> read) {
        List<TextType<?>> more = new ArrayList<>(types);
        more.add(new TextType<>(type, write, read));
        return new TextTypes(List.copyOf(more));
    }

    SimpleModule module() {
        SimpleModule module = new SimpleModule("text");
        types.forEach(type -> type.addTo(module));
        return module;
    }

    private record TextType<T>(Class<T> type, Function<T, String> write, Function<String, T> read) {
        void addTo(SimpleModule module) {
            module.addSerializer(type, new Writer<>(write));
            module.addDeserializer(type, new Reader<>(type, read));
            module.addKeySerializer(type, new KeyWriter<>(write));
            module.addKeyDeserializer(type, new KeyReader<>(type, read));
        }
    }

    private static final class Writer<T> extends JsonSerializer<T> {
        private final Function<T, String> write;

        Writer(Function<T, String> write) {
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(write.apply(value));
        }
    }

    private static final class KeyWriter<T> extends JsonSerializer<T> {
        private final Function<T, String> write;

        KeyWriter(Function<T, String> write) {
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(write.apply(value));
        }
    }

    private static final class Reader<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> read;

        Reader(Class<T> type, Function<String, T> read) {
            this.type = type;
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(type, "expected text");
            }
            try {
                return read.apply(in.getText());
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(in.getText(), type, String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class KeyReader<T> extends KeyDeserializer {
        private final Class<T> type;
        private final Function<String, T> read;

        KeyReader(Class<T> type, Function<String, T> read) {
            this.type = type;
            this.read = read;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return read.apply(key);
            } catch (IllegalArgumentException e) {
                throw context.weirdKeyException(type, key, String.valueOf(e.getMessage()));
            }
        }
    }
}
