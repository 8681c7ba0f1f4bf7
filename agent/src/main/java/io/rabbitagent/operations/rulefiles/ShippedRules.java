package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.rules.file.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules that come with the program: the files of {@code rules/}, which the build puts into the jar. */
public final class ShippedRules {
    /** A jar can't be asked cheaply for what is in it; a test compares the list with the directory. */
    private static final List<String> NAMES = List.of(
            "alarm",
            "app-stopped",
            "cluster-down-last-node-lost",
            "cluster-down",
            "cookie-differs",
            "feature-flags-differ",
            "inconsistent-cluster",
            "leave",
            "left-over-force-load",
            "member-down",
            "partition",
            "policy-gaps",
            "stale-member",
            "too-few-disc-nodes",
            "unsynchronised-mirrors",
            "versions-differ",
            "views-differ",
            "wiped-node");

    private ShippedRules() {}

    public static List<RuleText> texts() {
        return NAMES.stream()
                .map(name -> new RuleText("shipped: " + name + ".yaml", text(name + ".yaml")))
                .toList();
    }

    /** Their names as files, such as {@code app-stopped.yaml}. */
    public static List<String> fileNames() {
        return NAMES.stream().map(name -> name + ".yaml").toList();
    }

    /** Of one of {@link #fileNames}. */
    public static String text(String fileName) {
        try (InputStream in = ShippedRules.class.getResourceAsStream("/rules/" + fileName)) {
            if (in == null) {
                throw new IllegalStateException("this installation is incomplete: its jar lacks rules/" + fileName);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("rules/" + fileName + " of the jar can't be read", e);
        }
    }
}
