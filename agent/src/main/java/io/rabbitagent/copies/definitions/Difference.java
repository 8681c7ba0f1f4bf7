package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries of one file of definitions another one lacks, or has otherwise.
 *
 * <p>Both may be larger than the memory. They are read several times, each time with the digests of one part of the other
 * file's entries in memory; of each entry only some bits are kept.
 */
public final class Difference {
    /** Of each kind. */
    public static final int MOST_NAMED = 20;

    /** Of both files, of which the digests take about as much memory. */
    private static final long PART_BYTES = 16L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final DefinitionsFile wanted;
    private final BitSet missing = new BitSet();
    private final BitSet differing = new BitSet();
    private final BitSet without = new BitSet();

    private Difference(DefinitionsFile wanted) {
        this.wanted = wanted;
    }

    /**
     * @param wanted the definitions that should be there
     * @param there those that are
     */
    public static Difference between(DefinitionsFile wanted, DefinitionsFile there) throws IOException {
        return between(wanted, there, Math.toIntExact(1 + (wanted.bytes() + there.bytes()) / PART_BYTES));
    }

    static Difference between(DefinitionsFile wanted, DefinitionsFile there, int parts) throws IOException {
        Difference difference = new Difference(wanted);
        for (int part = 0; part < parts; part++) {
            difference.look(there, new Part(part, parts));
        }
        return difference;
    }

    private void look(DefinitionsFile there, Part part) throws IOException {
        there.read(part::there);
        wanted.read(part::end);
        wanted.read(entry -> judge(entry, part));
    }

    private void judge(Entry entry, Part part) {
        Digest identity = entry.identity();
        if (part.has(identity)) {
            Optional<Digest> found = part.contents(identity);
            missing.set(entry.number(), found.isEmpty());
            differing.set(entry.number(), found.isPresent() && !found.get().equals(entry.contents()));
        }
        if (entry.isServerNamed() || entry.ends().stream().anyMatch(part::hasNoEnd)) {
            without.set(entry.number());
        }
    }

    private boolean isMissing(Entry entry) {
        return missing.get(entry.number()) && !without.get(entry.number());
    }

    private boolean isImported(Entry entry, boolean overwrite) {
        return isMissing(entry)
                || (overwrite && differing.get(entry.number()) && entry.kind().isOverwritten());
    }

    /** Counts them, and names the first ones. */
    public Comparison comparison() throws IOException {
        Map<Kind, Count> counts = new EnumMap<>(Kind.class);
        BitSet absent = new BitSet();
        BitSet other = new BitSet();
        wanted.read(entry -> {
            Count count = counts.computeIfAbsent(entry.kind(), kind -> new Count());
            count.all++;
            if (isMissing(entry)) {
                count.missing(entry);
                absent.set(entry.number());
            } else if (missing.get(entry.number())) {
                count.leftOut++;
            } else if (differing.get(entry.number())) {
                count.differing(entry);
                other.set(entry.number(), entry.kind().isOverwritten());
            }
        });
        List<Comparison.OfKind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.add(counts.getOrDefault(kind, new Count()).of(kind));
        }
        return new Comparison(kinds, absent, other);
    }

    /**
     * Writes what is missing as a file that {@code rabbitmqctl import_definitions} takes.
     *
     * @param to is there, and is written over: who made it has chosen who may read it
     * @param overwrite also what differs and an import changes
     */
    public void write(Path to, boolean overwrite) throws IOException {
        Optional<String> version = wanted.version();
        try (JsonGenerator json = MAPPER.createGenerator(Files.newOutputStream(to))) {
            json.writeStartObject();
            if (version.isPresent()) {
                json.writeStringField("rabbit_version", version.get());
                json.writeStringField("rabbitmq_version", version.get());
            }
            Lists lists = new Lists(json);
            wanted.read(entry -> {
                if (isImported(entry, overwrite)) {
                    lists.write(entry);
                }
            });
            lists.end();
            json.writeEndObject();
        }
    }

    /** The digests of some of the entries, about the same number in each part. */
    private static final class Part {
        private final int number;
        private final int parts;
        private final Map<Digest, Digest> present = new HashMap<>();
        private final Set<Digest> ends = new HashSet<>();

        Part(int number, int parts) {
            this.number = number;
            this.parts = parts;
        }

        boolean has(Digest identity) {
            return identity.isIn(number, parts);
        }

        /** Takes an entry that is there. */
        void there(Entry entry) {
            Digest identity = entry.identity();
            if (has(identity)) {
                present.put(identity, entry.contents());
            }
        }

        /** Takes an entry that an import brings, where bindings can be made to it. */
        void end(Entry entry) {
            if (entry.isEnd()) {
                Digest identity = entry.identity();
                if (has(identity) && !present.containsKey(identity)) {
                    ends.add(identity);
                }
            }
        }

        /** Of the one that is there; empty where none is. */
        Optional<Digest> contents(Digest identity) {
            return Optional.ofNullable(present.get(identity));
        }

        /** Of another part's end nothing is known here. */
        boolean hasNoEnd(Digest end) {
            return has(end) && !present.containsKey(end) && !ends.contains(end);
        }
    }

    /** Entries as they come, each under the key of its list. */
    private static final class Lists {
        private final JsonGenerator json;
        private String open = "";

        Lists(JsonGenerator json) {
            this.json = json;
        }

        void write(Entry entry) throws IOException {
            String key = entry.kind().key();
            if (!key.equals(open)) {
                end();
                json.writeArrayFieldStart(key);
                open = key;
            }
            MAPPER.writeTree(json, entry.importable());
        }

        void end() throws IOException {
            if (!open.isEmpty()) {
                json.writeEndArray();
                open = "";
            }
        }
    }

    private static final class Count {
        private int all;
        private int missing;
        private int differing;
        private int leftOut;
        private final List<String> missingNamed = new ArrayList<>();
        private final List<String> differingNamed = new ArrayList<>();

        void missing(Entry entry) {
            missing++;
            name(entry, missingNamed);
        }

        void differing(Entry entry) {
            differing++;
            name(entry, differingNamed);
        }

        private static void name(Entry entry, List<String> named) {
            if (named.size() < MOST_NAMED) {
                named.add(entry.name());
            }
        }

        Comparison.OfKind of(Kind kind) {
            return new Comparison.OfKind(kind, all, missing, missingNamed, differing, differingNamed, leftOut);
        }
    }
}
