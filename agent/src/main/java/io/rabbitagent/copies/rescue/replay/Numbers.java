package io.rabbitagent.copies.rescue.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Numbers of messages, kept as ranges: mostly they come in long rows. Immutable. */
public final class Numbers {
    public static final Numbers NONE = new Numbers(List.of());

    /** In their order, and never next to each other. */
    private final List<Range> ranges;

    private Numbers(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** From one number to another one, both included. */
    private record Range(long from, long to) {
        long count() {
            return to - from + 1;
        }

        String text() {
            return from == to ? Long.toString(from) : from + "-" + to;
        }
    }

    static Numbers of(Collection<Long> some) {
        Collector collector = new Collector();
        new TreeSet<>(some).forEach(one -> collector.add(one, one));
        return collector.done();
    }

    /** None where {@code to} is the smaller one. */
    static Numbers between(long from, long to) {
        return to < from ? NONE : new Numbers(List.of(new Range(from, to)));
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public long count() {
        return ranges.stream().mapToLong(Range::count).sum();
    }

    /**
     * The smallest one.
     *
     * @throws IllegalStateException where there is none
     */
    long first() {
        if (isEmpty()) {
            throw new IllegalStateException("there is no number");
        }
        return ranges.get(0).from();
    }

    boolean contains(long number) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (number < range.from()) {
                high = middle - 1;
            } else if (number > range.to()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    void forEach(LongConsumer each) {
        ranges.forEach(range -> LongStream.rangeClosed(range.from(), range.to()).forEach(each));
    }

    Numbers plus(Numbers others) {
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(others.ranges);
        all.sort((one, other) -> Long.compare(one.from(), other.from()));
        Collector collector = new Collector();
        all.forEach(range -> collector.add(range.from(), range.to()));
        return collector.done();
    }

    Numbers minus(Numbers others) {
        if (others.isEmpty()) {
            return this;
        }
        Collector left = new Collector();
        int next = 0;
        for (Range range : ranges) {
            long from = range.from();
            while (next < others.ranges.size() && others.ranges.get(next).to() < from) {
                next++;
            }
            for (int cut = next; cut < others.ranges.size() && from <= range.to(); cut++) {
                Range other = others.ranges.get(cut);
                if (other.from() > range.to()) {
                    break;
                }
                left.add(from, other.from() - 1);
                from = other.to() + 1;
            }
            left.add(from, range.to());
        }
        return left.done();
    }

    /** Those of both. */
    Numbers and(Numbers others) {
        return minus(minus(others));
    }

    /** A list of pairs: from, to. */
    ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        ranges.forEach(range -> all.addArray().add(range.from()).add(range.to()));
        return all;
    }

    /** The same pairs. */
    public List<List<Long>> pairs() {
        return ranges.stream().map(range -> List.of(range.from(), range.to())).toList();
    }

    /** @throws IOException where it is no list of ranges in their order */
    static Numbers read(JsonNode json) throws IOException {
        List<Range> read = new ArrayList<>();
        long last = 0;
        boolean list = json.isArray();
        for (JsonNode pair : json) {
            long from = pair.path(0).asLong();
            long to = pair.path(1).asLong();
            list &= pair.size() == 2 && from > last && to >= from;
            last = to;
            read.add(new Range(from, to));
        }
        if (!list) {
            throw new IOException("ranges of numbers are wrong");
        }
        return new Numbers(read);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Numbers numbers && numbers.ranges.equals(ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Joins what touches; takes ranges in the order of their beginnings, and none that ends before it begins. */
    private static final class Collector {
        private final List<Range> ranges = new ArrayList<>();

        void add(long from, long to) {
            if (to < from) {
                return;
            }
            int last = ranges.size() - 1;
            if (last >= 0 && from <= ranges.get(last).to() + 1) {
                Range before = ranges.get(last);
                ranges.set(last, new Range(before.from(), Math.max(before.to(), to)));
            } else {
                ranges.add(new Range(from, to));
            }
        }

        Numbers done() {
            return ranges.isEmpty() ? NONE : new Numbers(ranges);
        }
    }
}
