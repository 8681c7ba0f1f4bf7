package io.rabbitagent.ruletest;

import io.rabbitagent.plan.remedy.Parameter;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.plan.remedy.RemedyTypes;
import java.util.List;
import java.util.Random;

/** Rule files of all kinds: right, wrong and odd. */
final class RuleTexts {
    private static final List<String> OF_CLUSTER = List.of(
            "true", "cluster.noMemberRuns", "!cluster.noMemberRuns", "cluster.expected > 0", "!cluster.majorityRuns");
    private static final List<String> OF_NODE = List.of(
            "true",
            "node.app != 'running'",
            "node.app == 'stopped'",
            "node.app == 'vm-down'",
            "node.logSaysForgotten",
            "node.justReset",
            "node.agentThere",
            "!node.listedByOthers");
    private static final List<String> MODES = List.of("observe", "approve", "approve", "auto", "auto", "auto");
    private static final List<String> ODD_MODES = List.of(
            "'auto'",
            "\"\\x61uto\"",
            "Auto",
            "AUTO",
            "yes",
            "on",
            "~",
            "\u0430uto",
            "!!str auto",
            "[auto]",
            "auto # by itself",
            "|-\n    auto",
            ">-\n    auto",
            "\"au\\\n    to\"");
    private static final List<String> ODD_TYPES = List.of(
            "force-boot",
            "force_boot",
            "reset",
            "forget-cluster-node",
            "Reset-And-Rejoin",
            "reset_and_rejoin",
            "\"reset-and-rejoin\"",
            "'start-app'",
            "\"reset\\u002dand-rejoin\"",
            "reset\u2011and\u2011rejoin",
            "ordered-start; force_boot",
            "[reset-and-rejoin]",
            "{name: reset-and-rejoin}",
            "~",
            "yes",
            "!!str reset-and-rejoin",
            "reset-and-rejoin ");
    private static final List<String> ODD_PARAMETERS = List.of(
            ", backup: false",
            ", backup: \"false\"",
            ", backup: \"true\"",
            ", backup: no",
            ", backup: yes",
            ", backup: ~",
            ", backup: 0",
            ", backup: [true]",
            ", Backup: false",
            ", \"backup\": true",
            ", backup: true, backup: false",
            ", bootWithin: 0s",
            ", bootWithin: 1e9h",
            ", bootWithin: 24h",
            ", force: true",
            ", force_boot: true",
            ", command: rabbitmqctl force_boot",
            ", steps: [reset]",
            ", type: reset-and-rejoin",
            ", node: rabbit@rb1 && rabbitmqctl force_boot");
    private static final List<String> ODD_GATES =
            List.of("majority-agrees", "backup-fits", "no-partition", "not-held", "needs-no-approval", "budget");
    private static final List<String> TRICKS = List.of(
            "anchor",
            "merge",
            "remedy twice",
            "mode twice",
            "tab",
            "second",
            "bom",
            "crlf",
            "tag",
            "root",
            "null",
            "long",
            "deep",
            "block");

    private final Random random;

    RuleTexts(Random random) {
        this.random = random;
    }

    String next() {
        RemedyType type = one(RemedyTypes.ALL);
        boolean ofCluster = random.nextInt(4) == 0;
        List<String> conditions = ofCluster ? OF_CLUSTER : OF_NODE;
        String mode = odd() ? one(ODD_MODES) : one(MODES);
        boolean unasked = random.nextInt(mode.equals("auto") ? 2 : 20) == 0;
        String text = """
                apiVersion: rabbitagent/v1
                kind: RemediationRule
                metadata: {name: generated, version: 1}
                spec:
                  summary: Something is wrong
                """
                + (ofCluster ? "  scope: cluster\n" : "")
                + ("  mode: " + mode + "\n")
                + (unasked ? "  unasked: " + quoted(one(conditions)) + "\n" : "")
                + ("  for: " + one(List.of("0s", "2s", "5s")) + "\n")
                + ("  minSamples: " + (odd() ? one(List.of("0", "01", "1.0", "~")) : one(List.of("1", "2"))) + "\n")
                + ("  when: " + quoted(one(conditions)) + "\n")
                + gates(conditions)
                + ("  remedy: {type: " + (odd() ? one(ODD_TYPES) : type.name()) + parameters(type) + "}\n")
                + "  budget: {perNode: 100/1h, perCluster: 100/1h}\n"
                + "  verify: {within: 1m, stableFor: 0s}\n";
        return odd() ? tricked(text, one(TRICKS)) : text;
    }

    /** Most of a file is right, or nothing would be accepted. */
    private boolean odd() {
        return random.nextInt(8) == 0;
    }

    private String parameters(RemedyType type) {
        if (odd()) {
            return one(ODD_PARAMETERS);
        }
        List<Parameter<?>> known = type.parameters();
        return known.isEmpty() || random.nextBoolean()
                ? ""
                : ", " + known.get(0).name() + ": " + known.get(0).standard();
    }

    private String gates(List<String> conditions) {
        if (random.nextBoolean()) {
            return "";
        }
        String name = odd() ? one(ODD_GATES) : "open";
        return "  gates:\n    - {name: " + name + ", cel: " + quoted(one(conditions)) + ", onlyAtStart: true}\n";
    }

    private static String tricked(String text, String trick) {
        return switch (trick) {
            case "anchor" -> text.replace("mode: ", "mode: &m ").replace("  for:", "  runbook: *m\n  for:");
            case "merge" -> text.replace("spec:\n", "spec:\n  <<: {mode: auto, remedy: {type: reset-and-rejoin}}\n");
            case "remedy twice" -> text + "  remedy: {type: reset-and-rejoin}\n";
            case "mode twice" -> text + "  mode: auto\n";
            case "tab" -> text.replace("  mode", "\tmode");
            case "second" -> text + "---\n" + text.replaceFirst("mode: .*", "mode: auto");
            case "bom" -> "\uFEFF" + text;
            case "crlf" -> text.replace("\n", "\r\n");
            case "tag" -> text.replace("remedy: {", "remedy: !!java.util.HashMap {");
            case "root" -> text + "mode: auto\n";
            case "null" -> text.replace("gates:", "gates: ~ #");
            case "long" -> text + "#".repeat(70_000);
            case "block" ->
                text.replace("remedy: {type: ", "remedy:\n    type: ").replace("}\n  budget", "\n  budget");
            default -> text.replace("remedy: {", "remedy: {{").replace("}\n  budget", "}}\n  budget");
        };
    }

    private static String quoted(String expression) {
        return '"' + expression + '"';
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
