package io.rabbitagent.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one agent saw of its own broker, and through it of the cluster, in one round.
 *
 * @param node the agent's own node
 * @param agent names this life of the agent; a restarted agent has another
 * @param sample counts the rounds of this life of the agent, from 1
 * @param at the writer's clock, for display only
 * @param process the broker's Erlang VM; known and empty where there is none
 * @param app what the application in it does
 * @param view the cluster as this broker sees it; unknown while its management API does not answer
 * @param health the health checks of this broker
 * @param dataDirectory its status files
 * @param log what its log says of its present life
 * @param registered whether epmd of this host knows the node
 * @param drained the members that are in maintenance mode, by what this broker knows; unknown while it does not run
 * @param holdings what the data directory holds; read only while no application runs on it, or its view shows a partition
 * @param backups where a backup of it would go; read as the holdings are
 * @param lastEnd what it knew when its application last ended; unknown while it runs
 * @param settings what the broker is set up with; of one that does not run, what it told last while its agent watched
 * @param cookie the file with the host's Erlang cookie: members with another one can't talk to each other
 * @param mirrors the mirrors of the classic queues that the running broker leads
 * @param inventory what the running broker leads; read only while somebody may have to choose between sides
 * @param leftBehind what the running broker knows of the queues of members that do not run; empty while all do
 * @param departure what the cluster would go without if the running broker left it; asked often only while it is to leave
 * @param vmStarted when its Erlang VM was started, by its host's clock; unknown where there is none
 * @param claim the claim of a step in the decisions, as the agent had read them before it looked: proves to the claim's
 *     owner that this was seen after it
 * @param progress how far a step is that the agent does just now, one line for a human; empty where there is nothing to tell
 */
public record NodeObservation(
        NodeName node,
        String agent,
        long sample,
        Instant at,
        Fact<Optional<BrokerProcess>> process,
        Fact<AppState> app,
        Fact<ClusterView> view,
        Fact<List<HealthCheck>> health,
        Fact<DataDirectory> dataDirectory,
        Fact<BootLog> log,
        Fact<Boolean> registered,
        Fact<Set<NodeName>> drained,
        Fact<Holdings> holdings,
        Fact<BackupRoom> backups,
        Fact<LastEnd> lastEnd,
        Fact<NodeSettings> settings,
        Fact<CookieFile> cookie,
        Fact<MirrorSurvey> mirrors,
        Fact<Inventory> inventory,
        Fact<LeftBehind> leftBehind,
        Fact<Departure> departure,
        Fact<Instant> vmStarted,
        Optional<String> claim,
        Optional<String> progress) {

    /** An observation of which nothing is known, for one reason. */
    public static NodeObservation unknown(NodeName node, Fact.Reason reason, String detail) {
        return new NodeObservation(
                node,
                "",
                0,
                Instant.EPOCH,
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Fact.unknown(reason, detail),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, with how far the agent is with a step. */
    public NodeObservation telling(Optional<String> howFar) {
        return ObservationChange.of(this).progress(howFar).done();
    }

    /** The same, with what is known of its last end. */
    public NodeObservation ended(Fact<LastEnd> end) {
        return ObservationChange.of(this).lastEnd(end).done();
    }
}
