package io.rabbitagent.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the long lists of a document that is written often, and is bounded, as documents of their own: the queues that a plan
 * loses may be a thousand, with names of 255 bytes, and they stay as they are from step to step.
 *
 * <p>In the list's place stands the name of its document. Safe for any thread.
 */
public final class LongLists {
    /** No component of a record is spelled like this. */
    private static final String KEPT = "$kept";

    /** Bytes of JSON. What is shorter stays where it is. */
    private static final int LONG = 8 * 1024;

    private final Json json;
    private final SharedStore store;
    /** Of the document that was last read or written, and of no other: what no document names is removed from the store. */
    private Map<String, JsonNode> known = Map.of();

    public LongLists(Json json, SharedStore store) {
        this.json = json;
        this.store = store;
    }

    /**
     * The document as it is to be written. Its long lists are in the store when this returns.
     *
     * @throws StoreException where one of them can't be kept
     */
    public synchronized String takenOut(String document) throws StoreException {
        if (document.length() <= LONG) {
            known = Map.of();
            return document;
        }
        JsonNode tree = json.tree(document);
        Map<String, JsonNode> kept = new HashMap<>();
        JsonNode rest = takenOut(tree, kept);
        known = kept;
        return kept.isEmpty() ? document : json.write(rest);
    }

    /**
     * The whole document again.
     *
     * @throws StoreException where a list is not in the store, or damaged
     */
    public synchronized String putBack(String document) throws StoreException {
        if (!document.contains(KEPT)) {
            known = Map.of();
            return document;
        }
        Map<String, JsonNode> read = new HashMap<>();
        JsonNode whole = putBack(json.tree(document), read);
        known = read;
        return json.write(whole);
    }

    /** The names of the lists that a document, as it is written, has in the store. */
    public Set<String> named(String document) throws StoreException {
        Set<String> names = new HashSet<>();
        if (document.contains(KEPT)) {
            collect(json.tree(document), names);
        }
        return names;
    }

    /** What is inside of a list goes first: a list is kept for what is its own. */
    private JsonNode takenOut(JsonNode node, Map<String, JsonNode> kept) throws StoreException {
        if (node instanceof ObjectNode object) {
            for (String field : fields(object)) {
                object.set(field, takenOut(object.get(field), kept));
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, takenOut(list.get(i), kept));
            }
            String text = json.write(list);
            if (text.length() > LONG) {
                return reference(list, text, kept);
            }
        }
        return node;
    }

    private JsonNode reference(ArrayNode list, String text, Map<String, JsonNode> kept) throws StoreException {
        String digest = KeptDocument.of(text).digest();
        if (!known.containsKey(digest)) {
            store.keep(text);
        }
        kept.put(digest, list);
        return json.object().put(KEPT, digest);
    }

    private JsonNode putBack(JsonNode node, Map<String, JsonNode> read) throws StoreException {
        if (node instanceof ObjectNode object) {
            if (object.size() == 1 && object.has(KEPT)) {
                return putBack(list(object.get(KEPT).asText(), read).deepCopy(), read);
            }
            for (String field : fields(object)) {
                object.set(field, putBack(object.get(field), read));
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, putBack(list.get(i), read));
            }
        }
        return node;
    }

    private JsonNode list(String digest, Map<String, JsonNode> read) throws StoreException {
        JsonNode list = known.get(digest);
        if (list == null) {
            String text = store.kept(digest)
                    .orElseThrow(() -> new StoreException("a list of the document is missing in the store: " + digest
                            + ". Put the store back from a backup that has it"));
            list = json.tree(text);
        }
        read.put(digest, list);
        return list;
    }

    private void collect(JsonNode node, Set<String> names) throws StoreException {
        if (node instanceof ObjectNode object && object.size() == 1 && object.has(KEPT)) {
            String digest = object.get(KEPT).asText();
            names.add(digest);
            collect(list(digest, new HashMap<>()), names);
        } else {
            for (JsonNode child : node) {
                collect(child, names);
            }
        }
    }

    private static List<String> fields(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
