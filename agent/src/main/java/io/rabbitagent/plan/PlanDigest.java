package io.rabbitagent.plan;

import io.rabbitagent.cluster.NodeName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The digest that a plan is bound by, and the one that stands for what was shown of it. */
public final class PlanDigest {
    private PlanDigest() {}

    public static String of(String rule, NodeName target, List<Step> steps, String undo) {
        StringBuilder text = new StringBuilder();
        text.append(rule).append('\n').append(target).append('\n');
        for (Step step : steps) {
            text.append(step.number())
                    .append(' ')
                    .append(step.on())
                    .append(' ')
                    .append(step.action().binding())
                    .append('\n');
        }
        text.append(undo);
        return hex(text.toString());
    }

    /**
     * Stands for all of a plan that a human has read before approving it: beside what is done, what is lost by it, and what it says of
     * itself. How its gates were judged is no part of it, since they are judged anew.
     */
    public static String shown(Plan plan) {
        StringBuilder text = new StringBuilder();
        add(text, plan.digest());
        add(text, plan.ruleDigest());
        add(text, plan.summary());
        add(text, plan.verification().within().toString());
        add(text, plan.verification().stableFor().toString());
        plan.gates().forEach(gate -> add(text, gate.name()));
        for (Loss loss : plan.losses().queues()) {
            text.append("\nqueue ");
            add(text, loss.vhost());
            add(text, loss.queue());
            add(
                    text,
                    loss.messages().isPresent() ? Long.toString(loss.messages().getAsLong()) : "");
            add(text, loss.why());
        }
        text.append("\nmore ").append(plan.losses().more());
        for (String unknown : plan.losses().unknown()) {
            text.append("\nunknown ");
            add(text, unknown);
        }
        return hex(text.toString());
    }

    /** With its length before it: whatever stands in the names of queues, no two lists are written alike. */
    private static void add(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    private static String hex(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
