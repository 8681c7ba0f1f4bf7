package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

/**
 * Refuses nulls in collections and maps; an empty Optional is none. Jackson's own setting for it can't tell these two
 * apart, and fails for collections that aren't a property.
 */
final class NoNulls extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
            DeserializationConfig config,
            CollectionType type,
            BeanDescription description,
            JsonDeserializer<?> reader) {
        return new Checked(reader);
    }

    @Override
    public JsonDeserializer<?> modifyMapDeserializer(
            DeserializationConfig config, MapType type, BeanDescription description, JsonDeserializer<?> reader) {
        return new Checked(reader);
    }

    private static final class Checked extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        Checked(JsonDeserializer<?> reader) {
            super(reader);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
            return new Checked(reader);
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Object read = super.deserialize(in, context);
            Collection<?> elements = read instanceof Map<?, ?> map ? map.values() : (Collection<?>) read;
            if (elements.stream().anyMatch(Objects::isNull)) {
                return context.reportInputMismatch(this, "null among its elements");
            }
            return read;
        }
    }
}
