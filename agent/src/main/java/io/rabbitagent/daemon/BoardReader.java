package io.rabbitagent.daemon;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.observe.MaintenanceWindows;
import io.rabbitagent.store.SharedStore.BoardDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Puts the board's documents together into a picture.
 *
 * <p>Freshness is how long ago this reader saw a document change, on its own monotonic clock; writers' time stamps are
 * not looked at. A reader that just started has seen no change, so it trusts nothing that lies there; nor does one that
 * has not read for long: what changed meanwhile may have changed long ago.
 */
final class BoardReader {
    private final String clusterName;
    private final List<NodeName> members;
    private final NodeName me;
    private final Duration freshFor;
    private final MaintenanceWindows windows;
    private final Function<String, NodeObservation> decode;
    private final Map<NodeName, Seen> seen = new HashMap<>();

    /** @param decode of a board document; throws where it is from a newer agent or makes no sense */
    BoardReader(
            String clusterName,
            List<NodeName> members,
            NodeName me,
            Duration freshFor,
            MaintenanceWindows windows,
            Function<String, NodeObservation> decode) {
        this.clusterName = clusterName;
        this.members = List.copyOf(members);
        this.me = me;
        this.freshFor = freshFor;
        this.windows = windows;
        this.decode = decode;
    }

    /**
     * The picture of now.
     *
     * @param own what this agent has just seen of its own node
     * @param board as the store holds it; empty where it can't be reached
     * @param now by the wall clock, for maintenance windows
     */
    ClusterPicture picture(NodeObservation own, Map<NodeName, BoardDocument> board, Duration uptime, Instant now) {
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>();
        for (NodeName member : members) {
            NodeReport report = member.equals(me)
                    ? new NodeReport(me, Presence.freshNow(), own)
                    : peer(member, Optional.ofNullable(board.get(member)), uptime);
            reports.put(member, report);
        }
        return new ClusterPicture(clusterName, reports, Fact.known(windows.openAt(now)));
    }

    private NodeReport peer(NodeName node, Optional<BoardDocument> document, Duration uptime) {
        document.ifPresent(found -> note(node, found, uptime));
        Optional<Duration> age =
                Optional.ofNullable(seen.get(node)).flatMap(Seen::changedAt).map(uptime::minus);
        boolean fresh = document.isPresent()
                && age.filter(past -> past.compareTo(freshFor) <= 0).isPresent();
        Optional<Duration> watched = Optional.ofNullable(seen.get(node))
                .filter(found -> found.changedAt().isEmpty())
                .map(found -> uptime.minus(found.since()));
        Presence presence = new Presence(fresh, age, watched);
        if (!fresh) {
            String detail = age.map(past -> "its agent was last heard of " + past.toSeconds() + " s ago")
                    .orElse("its agent has not been heard of since this one started");
            return new NodeReport(node, presence, NodeObservation.unknown(node, Reason.STALE, detail));
        }
        return new NodeReport(node, presence, decoded(node, document.orElseThrow()));
    }

    private void note(NodeName node, BoardDocument document, Duration uptime) {
        Seen before = seen.get(node);
        if (before == null) {
            seen.put(node, new Seen(document.version(), Optional.empty(), uptime, uptime));
            return;
        }
        boolean readLately = uptime.minus(before.readAt()).compareTo(freshFor) <= 0;
        Optional<Duration> changedAt = before.version() == document.version()
                ? before.changedAt()
                : Optional.of(uptime).filter(now -> readLately);
        seen.put(node, new Seen(document.version(), changedAt, uptime, readLately ? before.since() : uptime));
    }

    private NodeObservation decoded(NodeName node, BoardDocument document) {
        try {
            return decode.apply(document.document());
        } catch (IllegalArgumentException e) {
            return NodeObservation.unknown(node, Reason.GARBLED, "its board document: " + e.getMessage());
        }
    }

    /**
     * @param changedAt uptime at which a change was seen
     * @param readAt uptime of the last look
     * @param since uptime of the first look after which none was missing for long
     */
    private record Seen(long version, Optional<Duration> changedAt, Duration readAt, Duration since) {}
}
