package io.rabbitagent.http;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.AgentAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What {@link AgentHttp} shows and decides, and where it has it from.
 *
 * @param me the agent's own node
 * @param situation as of the last turn, empty before the first; must not block
 * @param agent whom decisions are brought to, and what may block is asked of
 * @param interval from one round to the next
 * @param uptime the clock by which {@link Situation#uptime} is told
 * @param json an operation's view as JSON
 * @param guards who may read, and who may decide
 * @param alerts by whom alerts are taken; empty where nobody may send any
 */
public record Served(
        NodeName me,
        Metrics metrics,
        Supplier<Optional<Situation>> situation,
        AgentAccess agent,
        Duration interval,
        Supplier<Duration> uptime,
        Function<Object, String> json,
        Guards guards,
        Optional<AlertDoor> alerts) {}
