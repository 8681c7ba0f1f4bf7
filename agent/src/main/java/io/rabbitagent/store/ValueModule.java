package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.rabbitagent.cluster.Fact;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts, enums, kinds, and the order of sets and maps. */
final class ValueModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    private final transient Kinds kinds;

    ValueModule(Kinds kinds) {
        super("values");
        this.kinds = kinds;
        addSerializer(Fact.class, new FactJson.Writer());
        addSerializer(Set.class, new Sorted.SetWriter());
        addSerializer(Map.class, new Sorted.MapWriter());
        addSerializer(Enum.class, new EnumJson.Writer());
        addKeySerializer(Enum.class, new EnumJson.KeyWriter());
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new Readers(kinds));
        context.addKeyDeserializers(
                (type, config, description) -> type.isEnumType() ? new EnumJson.KeyReader(type.getRawClass()) : null);
        context.addBeanDeserializerModifier(new NoNulls());
        context.addBeanSerializerModifier(new RecordWriters(kinds));
    }

    private static final class Readers extends Deserializers.Base {
        private final Kinds kinds;

        Readers(Kinds kinds) {
            this.kinds = kinds;
        }

        @Override
        public @Nullable JsonDeserializer<?> findEnumDeserializer(
                Class<?> type, DeserializationConfig config, BeanDescription description) {
            return new EnumJson.Reader(type);
        }

        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription description) {
            if (type.hasRawClass(Fact.class)) {
                return new FactJson.Reader(type.containedTypeOrUnknown(0));
            }
            return kinds.tellsApart(type.getRawClass()) ? new KindJson.Reader(type.getRawClass(), kinds) : null;
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> valueType) {
            return valueType == Fact.class || valueType.isEnum() || kinds.tellsApart(valueType);
        }
    }

    /** Puts {@code kind} in front, and refuses nulls: absent is an empty Optional. */
    private static final class RecordWriters extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        private final transient Kinds kinds;

        RecordWriters(Kinds kinds) {
            this.kinds = kinds;
        }

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription description, List<BeanPropertyWriter> properties) {
            String type = description.getBeanClass().getSimpleName();
            properties.forEach(property -> property.assignNullSerializer(new NullRefused(type, property.getName())));
            return properties;
        }

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
            Class<?> type = description.getBeanClass();
            if (!type.isRecord()) {
                return serializer;
            }
            return kinds.of(type, type)
                    .<JsonSerializer<?>>map(kind -> new KindJson.Writer(kind, serializer))
                    .orElse(serializer);
        }
    }

    /** Says which component was null, at the time of writing rather than when somebody reads it. */
    private static final class NullRefused extends JsonSerializer<Object> {
        private final String type;
        private final String component;

        NullRefused(String type, String component) {
            this.type = type;
            this.component = component;
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
            throw JsonMappingException.from(out, component + " of " + type + " is null");
        }
    }
}
