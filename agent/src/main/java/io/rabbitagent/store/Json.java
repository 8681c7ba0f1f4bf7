package io.rabbitagent.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.EvidenceCaptured;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.cluster.history.StartWanted;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Journal, history, board and decisions as JSON: the one place that knows how the pure packages' values are spelled.
 *
 * <p>Equal values give equal text, whichever process wrote them: sets and maps are sorted. That is what lets a store
 * tell an entry that was sent twice from two entries that share an id. All text is ASCII.
 */
public final class Json {
    private static final String FORMAT_VERSION = "format_version";

    private final Kinds kinds;
    private final TextTypes texts;
    private final Map<Class<?>, Map<String, JsonNode>> later;
    private final ObjectMapper mapper;

    private Json(Kinds kinds, TextTypes texts, Map<Class<?>, Map<String, JsonNode>> later) {
        this.kinds = kinds;
        this.texts = texts;
        this.later = later;
        this.mapper = mapper(kinds, texts, later);
    }

    /** Knows the values and events of {@code cluster}, and every sealed interface. */
    public static Json standard() {
        Map<String, Class<?>> events = Map.of(
                "agent-started", AgentStarted.class,
                "app-started", AppStarted.class,
                "evidence-captured", EvidenceCaptured.class,
                "files-found", FilesFound.class,
                "node-started", NodeStarted.class,
                "node-stopped", NodeStopped.class,
                "peer-lost", PeerLost.class,
                "peer-returned", PeerReturned.class,
                "start-wanted", StartWanted.class);
        TextTypes texts = new TextTypes()
                .with(NodeName.class, NodeName::value, NodeName::new)
                .with(EntryId.class, EntryId::value, EntryId::new);
        return new Json(new Kinds().with(Event.class, events), texts, Map.of());
    }

    /**
     * Knows more events.
     *
     * @param events by {@link Event#kind}
     */
    public Json withEvents(Map<String, Class<? extends Event>> events) {
        return new Json(kinds.with(Event.class, Map.copyOf(events)), texts, later);
    }

    /** Knows all events under a sealed interface, each with the kind that its class name gives: kebab-case. */
    public Json withEvents(Class<? extends Event> sealed) {
        return new Json(kinds.with(Event.class, Kinds.derived(sealed)), texts, later);
    }

    /**
     * Spells the kinds of an interface's implementations otherwise than their class names would.
     *
     * @param parent the declared type of what is read; needs this only where it isn't sealed or the names must differ
     */
    public Json withSubtypes(Class<?> parent, Map<String, Class<?>> subtypes) {
        return new Json(kinds.with(parent, subtypes), texts, later);
    }

    /**
     * Spells a value as plain text, as map key too.
     *
     * @param read throws {@link IllegalArgumentException} for text that is no such value
     */
    public <T> Json withText(Class<T> type, Function<T, String> write, Function<String, T> read) {
        return new Json(kinds, texts.with(type, write, read), later);
    }

    /**
     * Reads texts that were written before a record had all of its components.
     *
     * @param missing by record and component, as it is written: what a text without it says
     */
    public Json withLaterComponents(Map<Class<?>, Map<String, String>> missing) {
        Map<Class<?>, Map<String, JsonNode>> all = new HashMap<>(later);
        missing.forEach((type, values) -> {
            Map<String, JsonNode> nodes = new TreeMap<>();
            values.forEach((component, text) -> nodes.put(component, node(text)));
            all.put(type, nodes);
        });
        return new Json(kinds, texts, all);
    }

    private JsonNode node(String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text + " is no JSON", e);
        }
    }

    /**
     * The value on one line.
     *
     * @throws IllegalArgumentException where the value can't be written: a null, or an event that isn't registered
     */
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    value.getClass().getSimpleName() + " can't be written as JSON: " + reason(e), e);
        }
    }

    public <T> T read(String text, Class<T> type) throws StoreException {
        try {
            return Objects.requireNonNull(mapper.readValue(text, type), "null");
        } catch (JsonProcessingException | NullPointerException e) {
            throw unreadable(type, e, "");
        }
    }

    /** A document with its format version in front; a value that has a component of that name must agree. */
    public String writeDocument(int formatVersion, Object value) {
        ObjectNode document = mapper.createObjectNode().put(FORMAT_VERSION, formatVersion);
        ObjectNode fields = tree(value);
        JsonNode own = fields.get(FORMAT_VERSION);
        if (own != null && own.asInt() != formatVersion) {
            throw new IllegalArgumentException(value.getClass().getSimpleName() + " has format_version " + own
                    + ", but is written as " + formatVersion);
        }
        document.setAll(fields);
        return write(document);
    }

    /**
     * Reads a document that {@link #writeDocument} wrote.
     *
     * @param newest the newest format that the caller understands
     * @throws StoreException for a newer one, naming both versions
     */
    public <T> T readDocument(String text, Class<T> type, int newest) throws StoreException {
        String hint = "";
        try {
            JsonNode document = mapper.readTree(text);
            int version = formatVersion(document, type, newest);
            hint = " (format_version " + version + "; this agent reads up to " + newest + ")";
            if (document instanceof ObjectNode object && !hasFormatVersion(type)) {
                object.remove(FORMAT_VERSION);
            }
            return Objects.requireNonNull(mapper.treeToValue(document, type), "null");
        } catch (JsonProcessingException | NullPointerException e) {
            throw unreadable(type, e, hint);
        }
    }

    /** A text of any JSON. */
    JsonNode tree(String text) throws StoreException {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new StoreException("not written by an agent, or damaged: " + reason(e), e);
        }
    }

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    public HistoryEntry readEntry(String text) throws StoreException {
        return readDocument(text, HistoryEntry.class, HistoryEntry.FORMAT_VERSION);
    }

    private ObjectNode tree(Object value) {
        try {
            return (ObjectNode) mapper.readTree(write(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getSimpleName() + " does not read back", e);
        }
    }

    private static int formatVersion(JsonNode document, Class<?> type, int newest) throws StoreException {
        JsonNode version = document.get(FORMAT_VERSION);
        if (version == null || !version.isInt() || version.intValue() < 1) {
            throw new StoreException(
                    type.getSimpleName() + " has no format_version: not written by an agent, or damaged");
        }
        if (version.intValue() > newest) {
            throw new StoreException(
                    type.getSimpleName() + " has format_version " + version + ", written by a newer agent;"
                            + " this agent reads up to format_version " + newest + ": update the agent on this host");
        }
        return version.intValue();
    }

    private static boolean hasFormatVersion(Class<?> type) {
        return type.isRecord()
                && java.util.Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.getName().equals("formatVersion"));
    }

    private static StoreException unreadable(Class<?> type, Exception e, String hint) {
        return new StoreException(type.getSimpleName() + " can't be read: " + reason(e) + hint, e);
    }

    private static String reason(Exception e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return e instanceof JsonProcessingException json
                    ? json.getOriginalMessage()
                    : String.valueOf(e.getMessage());
        }
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
        }
        return mapping.getOriginalMessage() + (path.isEmpty() ? "" : " at " + path);
    }

    private static ObjectMapper mapper(Kinds kinds, TextTypes texts, Map<Class<?>, Map<String, JsonNode>> later) {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(texts.module())
                .addModule(new ValueModule(kinds))
                .addModule(new SimpleModule("later").setDeserializerModifier(new LaterComponents(later)))
                .addHandler(kinds.skipsKind())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                // Only components: isSingleMember() of a record is no property of it.
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .withCoercionConfig(LogicalType.Textual, text -> {
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                // Half a surrogate pair, as a cut log line may end in, survives only as an escape.
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
    }
}
