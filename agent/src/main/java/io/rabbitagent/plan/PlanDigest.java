package io.rabbitagent.plan;

import io.rabbitagent.cluster.NodeName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The digest that a plan is bound by. */
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

    private static String hex(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
