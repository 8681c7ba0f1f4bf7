package io.rabbitagent.plan;

import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.util.List;

/** Plans for tests to which it is all the same by which text of a rule they were made. */
public final class SomePlans {
    public static final Verification VERIFICATION = new Verification(Duration.ofMinutes(3), Duration.ofSeconds(5));

    private SomePlans() {}

    public static Plan of(
            String id,
            String rule,
            NodeName target,
            Mode mode,
            String summary,
            List<GateResult> gates,
            List<Step> steps,
            Losses losses,
            String undo,
            String digest) {
        return new Plan(
                id, rule, target, mode, summary, gates, steps, losses, undo, digest, "", remedy(rule), VERIFICATION);
    }

    /** That of the shipped rule of that name. */
    private static String remedy(String rule) {
        return switch (rule) {
            case "cluster-down" -> "ordered-start";
            case "cluster-down-last-node-lost" -> "start-without-lost";
            case "member-down" -> "start-service";
            case "inconsistent-cluster" -> "reset-and-rejoin";
            case "wiped-node" -> "forget-and-rejoin";
            case "stale-member" -> "forget-member";
            case "leave" -> "leave-cluster";
            default -> "start-app";
        };
    }
}
