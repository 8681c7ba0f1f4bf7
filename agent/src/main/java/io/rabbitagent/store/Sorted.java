package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sets and maps in the order of their written elements and keys.
 *
 * <p>{@code Set.copyOf} iterates in another order in every process; text that depends on it can't be compared.
 */
@SuppressWarnings("rawtypes")
final class Sorted {
    private Sorted() {}

    static final class SetWriter extends JsonSerializer<Set> {
        @Override
        public void serialize(Set set, JsonGenerator out, SerializerProvider provider) throws IOException {
            ObjectMapper mapper = (ObjectMapper) out.getCodec();
            Map<String, Object> elements = new TreeMap<>();
            for (Object element : set) {
                if (element == null) {
                    throw JsonMappingException.from(out, "a set holds null");
                }
                elements.put(mapper.writeValueAsString(element), element);
            }
            out.writeStartArray(set, elements.size());
            for (Object element : elements.values()) {
                provider.defaultSerializeValue(element, out);
            }
            out.writeEndArray();
        }
    }

    static final class MapWriter extends JsonSerializer<Map> {
        @Override
        public void serialize(Map map, JsonGenerator out, SerializerProvider provider) throws IOException {
            Map<String, Map.Entry<?, ?>> entries = new TreeMap<>();
            for (Object element : map.entrySet()) {
                Map.Entry<?, ?> entry = (Map.Entry<?, ?>) element;
                if (entry.getKey() == null || entry.getValue() == null) {
                    throw JsonMappingException.from(out, "a map holds null");
                }
                entries.put(entry.getKey().toString(), entry);
            }
            out.writeStartObject(map);
            for (Map.Entry<?, ?> entry : entries.values()) {
                Object key = entry.getKey();
                provider.findKeySerializer(key.getClass(), null).serialize(key, out, provider);
                provider.defaultSerializeValue(entry.getValue(), out);
            }
            out.writeEndObject();
        }
    }
}
