package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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
    private static final long PART_BYTES = 8L << 20;

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
            difference.look(there, part, parts);
        }
        return difference;
    }

    private void look(DefinitionsFile there, int part, int parts) throws IOException {
        Map<Digest, Digest> present = new HashMap<>();
        there.read(entry -> {
            Digest identity = entry.identity();
            if (identity.isIn(part, parts)) {
                present.put(identity, entry.contents());
            }
        });
        Set<Digest> ends = new HashSet<>(present.keySet());
        wanted.read(entry -> {
            Digest identity = entry.identity();
            if (entry.isEnd() && identity.isIn(part, parts)) {
                ends.add(identity);
            }
        });
        wanted.read(entry -> judge(entry, present, ends, digest -> digest.isIn(part, parts)));
    }

    private void judge(Entry entry, Map<Digest, Digest> present, Set<Digest> ends, Predicate<Digest> part) {
        Digest identity = entry.identity();
        if (part.test(identity)) {
            Optional<Digest> found = Optional.ofNullable(present.get(identity));
            missing.set(entry.number(), found.isEmpty());
            differing.set(
                    entry.number(),
                    found.isPresent() && !found.get().equals(entry.contents()));
        }
        if (entry.isServerNamed()
                || entry.ends().stream().anyMatch(end -> part.test(end) && !ends.contains(end))) {
            without.set(entry.number());
        }
    }

    private boolean isMissing(Entry entry) {
        return missing.get(entry.number()) && !without.get(entry.number());
    }

    private boolean isImported(Entry entry, boolean overwrite) {
        return isMissing(entry)
                || overwrite && differing.get(entry.number()) && entry.kind().isOverwritten();
    }

    /** Counts them, and names the first ones. */
    public Comparison comparison() throws IOException {
        Map<Kind, Count> counts = new EnumMap<>(Kind.class);
        MessageDigest digest = Digest.sha256();
        wanted.read(entry -> {
            Count count = counts.computeIfAbsent(entry.kind(), kind -> new Count());
            count.all++;
            if (isMissing(entry)) {
                count.missing(entry);
                digest.update(entry.identity().bytes());
            } else if (missing.get(entry.number())) {
                count.leftOut++;
            } else if (differing.get(entry.number())) {
                count.differing(entry);
                digest.update(entry.contents().bytes());
            }
        });
        List<Comparison.OfKind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.add(counts.getOrDefault(kind, new Count()).of(kind));
        }
        return new Comparison(kinds, HexFormat.of().formatHex(digest.digest()));
    }

    /**
     * Writes what is missing as a file that {@code rabbitmqctl import_definitions} takes.
     *
     * @param to is there, and is written over: who made it has chosen who may read it
     * @param overwrite also what differs and an import changes
     */
    public void write(Path to, boolean overwrite) throws IOException {
        Optional<String> version = wanted.version();
        Set<String> keys = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            keys.add(kind.key());
        }
        try (JsonGenerator json = MAPPER.createGenerator(Files.newOutputStream(to))) {
            json.writeStartObject();
            if (version.isPresent()) {
                json.writeStringField("rabbit_version", version.get());
                json.writeStringField("rabbitmq_version", version.get());
            }
            for (String key : keys) {
                json.writeArrayFieldStart(key);
                wanted.read(entry -> {
                    if (entry.kind().key().equals(key) && isImported(entry, overwrite)) {
                        MAPPER.writeTree(json, entry.content());
                    }
                });
                json.writeEndArray();
            }
            json.writeEndObject();
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
