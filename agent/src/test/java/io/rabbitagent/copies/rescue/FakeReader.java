package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.BackupReader;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.isolated.MessageSink;
import io.rabbitagent.copies.isolated.WantedQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A backup's queues in memory, given piece by piece; it may break off anywhere. */
public final class FakeReader implements BackupReader {
    private final Map<QueueName, String> leaders = new LinkedHashMap<>();
    private final Map<QueueName, List<String>> lines = new LinkedHashMap<>();
    private final Map<QueueName, String> problems = new LinkedHashMap<>();
    private final Map<QueueName, List<String>> membersElsewhere = new HashMap<>();
    private final Set<QueueName> quorum = new HashSet<>();
    private final Map<QueueName, List<String>> mirrorsElsewhere = new HashMap<>();
    private final List<WantedQueue> asked = new ArrayList<>();
    private int opened;
    private int unwanted;
    private int piece = 7;
    private long breaksAfter = Long.MAX_VALUE;
    private Runnable meanwhile = () -> {};
    private int lost;
    private Optional<QueueName> endless = Optional.empty();
    private boolean busy;
    private final Map<QueueName, Integer> failing = new LinkedHashMap<>();

    /** A line as the program in the isolated broker writes it. */
    public static String line(QueueName queue, int n, String body) {
        return line(queue, n, id(n), body);
    }

    private static String line(QueueName queue, int n, String id, String body) {
        return String.format(
                "{\"n\":%d,\"id\":\"%s\",\"vhost\":\"%s\",\"queue\":\"%s\",\"exchange\":\"\",\"routing_keys\":[],\"persistent\":true,\"redelivered\":false,\"properties\":{},\"headers\":[],\"body\":\"%s\"}\n",
                n, id, json(queue.vhost()), json(queue.name()), body);
    }

    public static String id(int n) {
        return String.format("%032x", 0xabcdef00L + n);
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** A queue with these bodies. */
    public FakeReader with(QueueName queue, String... bodies) {
        List<String> all = new ArrayList<>();
        for (String body : bodies) {
            all.add(line(queue, all.size() + 1, body));
        }
        lines.put(queue, all);
        return this;
    }

    /** A quorum queue with these bodies: equal messages have equal ids. */
    FakeReader withQuorum(QueueName queue, String... bodies) {
        List<String> all = new ArrayList<>();
        for (String body : bodies) {
            all.add(line(queue, all.size() + 1, String.format("%032x", body.hashCode()), body));
        }
        lines.put(queue, all);
        quorum.add(queue);
        return this;
    }

    public FakeReader unreadable(QueueName queue, String problem) {
        problems.put(queue, problem);
        return this;
    }

    /** A quorum queue that has members on other nodes. */
    public FakeReader withMembersElsewhere(QueueName queue, String... nodes) {
        membersElsewhere.put(queue, List.of(nodes));
        return this;
    }

    /** A classic queue that has, or may have had, mirrors on other nodes. */
    public FakeReader withMirrorsElsewhere(QueueName queue, String... nodes) {
        mirrorsElsewhere.put(queue, List.of(nodes));
        return this;
    }

    private List<String> mirrors(QueueName queue) {
        return mirrorsElsewhere.getOrDefault(queue, List.of());
    }

    private List<String> elsewhere(QueueName queue) {
        return membersElsewhere.getOrDefault(queue, List.of());
    }

    /** As far as the backup's node knew; of all others it is that node. */
    public FakeReader ledBy(QueueName queue, String node) {
        leaders.put(queue, node);
        return this;
    }

    private String leader(QueueName queue) {
        return leaders.getOrDefault(queue, "rabbit@rb2");
    }

    /** Gives so many bytes at a time. */
    FakeReader inPiecesOf(int bytes) {
        piece = bytes;
        return this;
    }

    /** Fails once it has given so many bytes. */
    public FakeReader breakingOffAfter(long bytes) {
        breaksAfter = bytes;
        return this;
    }

    /** Says at the end of each queue that so many more were given. */
    FakeReader losing(int messages) {
        lost = messages;
        return this;
    }

    /** Gives this queue's messages, and returns. */
    FakeReader endingWithout(QueueName queue) {
        endless = Optional.of(queue);
        return this;
    }

    /** Can't read on in this queue once it has given so many bytes; with fewer than none, not even begin with it. */
    FakeReader failingIn(QueueName queue, int bytes) {
        failing.put(queue, bytes);
        return this;
    }

    /** Somebody else has a copy open. */
    public FakeReader busy() {
        busy = true;
        return this;
    }

    private void refuseWhileBusy() throws BusyException {
        if (busy) {
            throw new BusyException("another copy is open on this host: try again once that is closed");
        }
    }

    /** Happens before the first message is given. */
    public FakeReader meanwhile(Runnable happens) {
        meanwhile = happens;
        return this;
    }

    /** How often the backup was opened for its list of queues. */
    public int opened() {
        return opened;
    }

    /** How often it ended as nobody wanted its answers any more. */
    public int unwanted() {
        return unwanted;
    }

    private void endUnlessWanted(Listening listening) throws CopyException {
        if (listening.cancelled().getAsBoolean()) {
            unwanted++;
            throw new CopyException("the broker on the copy ended, as nobody wants its answers any more");
        }
    }

    /** What was asked for, all calls together. */
    public List<WantedQueue> asked() {
        return List.copyOf(asked);
    }

    /** What a file of the queue holds in the end. */
    String all(QueueName queue) {
        return String.join("", lines.getOrDefault(queue, List.of()));
    }

    @Override
    public List<CopiedQueue> queues(Backup backup, Listening listening) throws BusyException, CopyException {
        refuseWhileBusy();
        opened++;
        listening.progress().accept("opening a copy of " + backup.id());
        endUnlessWanted(listening);
        List<CopiedQueue> all = new ArrayList<>();
        lines.forEach((queue, messages) -> all.add(new CopiedQueue(
                queue.vhost(),
                queue.name(),
                elsewhere(queue).isEmpty() && !quorum.contains(queue) ? "classic" : "quorum",
                leader(queue),
                Optional.of((long) messages.size()),
                Optional.empty(),
                elsewhere(queue),
                mirrors(queue))));
        problems.forEach((queue, problem) -> all.add(new CopiedQueue(
                queue.vhost(),
                queue.name(),
                "quorum",
                leader(queue),
                Optional.empty(),
                Optional.of(problem),
                elsewhere(queue),
                mirrors(queue))));
        return all;
    }

    @Override
    public void messages(Backup backup, List<WantedQueue> queues, MessageSink sink, Listening listening)
            throws BusyException, CopyException {
        refuseWhileBusy();
        asked.addAll(queues);
        meanwhile.run();
        endUnlessWanted(listening);
        try {
            for (WantedQueue queue : queues) {
                give(queue, lines.getOrDefault(new QueueName(queue.vhost(), queue.name()), List.of()), sink);
            }
        } catch (IOException e) {
            throw new CopyException("the broker on the copy was stopped: " + e.getMessage());
        }
    }

    /** As the program in the isolated broker does it: up to the first message with the id of the last one that was read. */
    private static int skipped(WantedQueue queue, List<String> all) throws CopyException {
        for (int n = 0; n < queue.skip(); n++) {
            if (all.get(n).contains(queue.last().orElseThrow())) {
                return n + 1;
            }
        }
        if (queue.skip() > 0) {
            throw new CopyException("message " + queue.skip() + " is another one now");
        }
        return 0;
    }

    private void give(WantedQueue queue, List<String> all, MessageSink sink) throws IOException, CopyException {
        int skip = skipped(queue, all);
        int bytes = failing.getOrDefault(new QueueName(queue.vhost(), queue.name()), Integer.MAX_VALUE);
        if (bytes < 0) {
            sink.failed(queue, "its index can't be read");
            return;
        }
        sink.begin(queue);
        byte[] rest = String.join("", all.subList(skip, all.size())).getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < rest.length; at += piece) {
            if (at >= bytes) {
                sink.failed(queue, "its index can't be read");
                return;
            }
            int some = (int) Math.min(Math.min(piece, rest.length - at), breaksAfter);
            sink.bytes(rest, at, some);
            breaksAfter -= some;
            if (breaksAfter == 0) {
                throw new CopyException("the broker on the copy died");
            }
        }
        if (endless.filter(new QueueName(queue.vhost(), queue.name())::equals).isEmpty()) {
            sink.end(queue, all.size() - skip + lost);
        }
    }
}
