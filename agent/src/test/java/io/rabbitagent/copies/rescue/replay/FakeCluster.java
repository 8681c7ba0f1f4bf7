package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A cluster that takes messages as a test wants it to; it answers when it is asked for answers. */
public final class FakeCluster implements Publisher.Source {
    /** What came, in its order: the number of each message, by queue. */
    private final Map<String, List<Long>> arrived = new HashMap<>();

    private final Map<String, List<Long>> published = new HashMap<>();
    private final Set<Long> marked = new HashSet<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> unsendable = new HashSet<>();
    private Optional<String> unreachable = Optional.empty();
    private boolean other;
    private Optional<String> blocked = Optional.empty();
    private Consumer<String> happens = point -> {};
    private int connectionLastsFor = Integer.MAX_VALUE;
    private boolean silent;
    private int opened;
    private int asked;

    /** Hears of each point at which a process may die. */
    public FakeCluster at(Consumer<String> point) {
        happens = point;
        return this;
    }

    public FakeCluster without(String queue) {
        missing.add(queue);
        return this;
    }

    public FakeCluster with(String queue) {
        missing.remove(queue);
        return this;
    }

    public FakeCluster nacking(Long... numbers) {
        refused.addAll(List.of(numbers));
        return this;
    }

    FakeCluster takingAll() {
        refused.clear();
        connectionLastsFor = Integer.MAX_VALUE;
        silent = false;
        unreachable = Optional.empty();
        return this;
    }

    FakeCluster unableToTake(Long... numbers) {
        unsendable.addAll(List.of(numbers));
        return this;
    }

    public FakeCluster unreachable(String why) {
        unreachable = Optional.of(why);
        return this;
    }

    public FakeCluster ofAnotherCluster() {
        other = true;
        return this;
    }

    FakeCluster blocked(String why) {
        blocked = Optional.of(why);
        return this;
    }

    /** The connection ends with this message, which arrives but is not answered. */
    public FakeCluster losingTheConnectionAfter(int messages) {
        connectionLastsFor = messages;
        return this;
    }

    FakeCluster answeringNothing() {
        silent = true;
        return this;
    }

    /** Those that the queue holds. */
    public List<Long> arrived(String queue) {
        return arrived.getOrDefault(queue, List.of());
    }

    /** Those that were sent, whatever came of it. */
    List<Long> published(String queue) {
        return published.getOrDefault(queue, List.of());
    }

    /** Those that said that they may have been sent before. */
    Set<Long> marked() {
        return Set.copyOf(marked);
    }

    /** How often a connection was asked for, had or not. */
    public int asked() {
        return asked;
    }

    int opened() {
        return opened;
    }

    @Override
    public Publisher open(Export export) throws CopyException {
        asked++;
        if (unreachable.isPresent()) {
            throw new CopyException(unreachable.get());
        }
        if (other) {
            throw new OtherClusterException("the broker there is of a cluster that it calls 'test'");
        }
        opened++;
        return new Connection();
    }

    private final class Connection implements Publisher {
        private Map<Long, Answer> answers = new LinkedHashMap<>();
        private boolean lost;

        @Override
        public Optional<Long> queue(String name) {
            return missing.contains(name)
                    ? Optional.empty()
                    : Optional.of((long) arrived(name).size());
        }

        @Override
        public void publish(ExportedMessage message, boolean again) throws CopyException, UnsendableException {
            if (unsendable.contains(message.number())) {
                throw new UnsendableException("it is odd");
            }
            happens.accept("before publish " + message.number());
            published
                    .computeIfAbsent(message.queue(), name -> new ArrayList<>())
                    .add(message.number());
            if (again) {
                marked.add(message.number());
            }
            Answer answer = answer(message);
            if (answer == Answer.CONFIRMED) {
                arrived.computeIfAbsent(message.queue(), name -> new ArrayList<>())
                        .add(message.number());
            }
            happens.accept("after publish " + message.number());
            connectionLastsFor--;
            if (connectionLastsFor <= 0) {
                lost = true;
                throw new CopyException("the connection to the broker is lost: reset");
            }
            if (!silent) {
                answers.put(message.number(), answer);
            }
        }

        private Answer answer(ExportedMessage message) {
            if (missing.contains(message.queue())) {
                return Answer.RETURNED;
            }
            return refused.contains(message.number()) ? Answer.NACKED : Answer.CONFIRMED;
        }

        @Override
        public Map<Long, Answer> answers(Duration patience) throws CopyException {
            if (answers.isEmpty() && lost) {
                throw new CopyException("the connection to the broker is lost: reset");
            }
            if (!answers.isEmpty()) {
                happens.accept("before answers");
            }
            Map<Long, Answer> taken = answers;
            answers = new LinkedHashMap<>();
            return taken;
        }

        @Override
        public Optional<String> blocked() {
            return blocked;
        }

        @Override
        public void abort() {
            lost = true;
        }

        @Override
        public void close() {}
    }
}
