package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.ruletest.Members;
import io.rabbitagent.ruletest.Shorthand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what is different about members from a time on. */
final class PatchReader {
    private static final List<String> SHORTHANDS = List.of("state", "forgotten", "partitioned", "drained", "wiped");
    private static final List<String> FACTS = List.of(
            "process",
            "app",
            "view",
            "health",
            "data_directory",
            "log",
            "registered",
            "drained",
            "holdings",
            "backups",
            "last_end",
            "settings",
            "cookie",
            "mirrors",
            "inventory",
            "left_behind",
            "departure");

    private final Instant now;

    PatchReader(Instant now) {
        this.now = now;
    }

    /** What is wrong is reported, and left as it was. */
    ClusterPicture apply(ClusterPicture picture, Place patch) {
        ClusterPicture next = picture;
        Map<String, Place> members =
                patch.entries("write NODE: {FACT: VALUE} below it").orElse(Map.of());
        for (Map.Entry<String, Place> entry : members.entrySet()) {
            Optional<NodeName> node = picture.members().stream()
                    .filter(member -> member.value().equals(entry.getKey()))
                    .findFirst();
            if (node.isEmpty()) {
                List<String> names =
                        picture.members().stream().map(NodeName::value).toList();
                entry.getValue()
                        .fault(
                                "'" + entry.getKey() + "' is no member of the picture",
                                Place.meant(entry.getKey(), names));
            } else {
                next = member(next, node.get(), entry.getValue());
            }
        }
        return next;
    }

    private ClusterPicture member(ClusterPicture picture, NodeName node, Place patch) {
        List<String> known = new ArrayList<>(SHORTHANDS);
        known.addAll(FACTS);
        Map<String, Place> keys = patch.keys(known).orElse(Map.of());
        ClusterPicture next = picture;
        Map<String, Place> facts = new LinkedHashMap<>();
        for (Map.Entry<String, Place> entry : keys.entrySet()) {
            if (isShorthand(entry.getKey(), entry.getValue())) {
                next = shorthand(next, new Shorthand(node, now), entry.getKey(), entry.getValue());
            } else {
                facts.put(entry.getKey(), entry.getValue());
            }
        }
        ClusterPicture before = next;
        return Overlay.change(before.observation(node), facts, patch)
                .map(seen -> Members.with(before, seen))
                .orElse(before);
    }

    /** The fact {@code drained} is a list of nodes, the shorthand a truth value. */
    private static boolean isShorthand(String name, Place said) {
        return SHORTHANDS.contains(name) && !(name.equals("drained") && !said.isTruth());
    }

    private static ClusterPicture shorthand(ClusterPicture picture, Shorthand member, String name, Place said) {
        return switch (name) {
            case "state" ->
                Words.choice(said, Shorthand.State.class)
                        .map(state -> member.state(picture, state))
                        .orElse(picture);
            case "forgotten" ->
                Words.truth(said)
                        .filter(yes -> yes)
                        .map(yes -> member.forgotten(picture))
                        .orElse(picture);
            case "wiped" ->
                Words.truth(said)
                        .filter(yes -> yes)
                        .map(yes -> member.wiped(picture))
                        .orElse(picture);
            case "drained" ->
                Words.truth(said).map(yes -> member.drained(picture, yes)).orElse(picture);
            default -> member.partitioned(picture, nodes(picture, said));
        };
    }

    private static Set<NodeName> nodes(ClusterPicture picture, Place said) {
        Set<NodeName> nodes = new TreeSet<>();
        if (!said.isList()) {
            said.fault(said.shown() + " is not a list", "write the members on the other side, such as [rabbit@rb3]");
            return nodes;
        }
        said.items().forEach(item -> Words.member(item, picture.members()).ifPresent(nodes::add));
        return nodes;
    }
}
