package io.rabbitagent.copies;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Losses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Backups for tests to which it is all the same what is in the copied data directory. */
public final class SomeBackups {
    /** The plan of which they are. */
    public static final String PLAN = "p-7f3a09c1";

    /** The step with which it gives something up. */
    public static final int GIVES_UP_AT = 4;

    private SomeBackups() {}

    /** Of a node, with these definitions; there is nothing else in its directory. */
    public static Backup with(Path directory, NodeName node, String definitions) throws IOException {
        Path file = Files.writeString(Files.createDirectories(directory).resolve(Backup.DEFINITIONS), definitions);
        return new Backup(
                Backups.name(directory),
                directory,
                Optional.of(manifest(node, Digests.sha256(file))),
                Optional.empty());
    }

    public static Manifest manifest(NodeName node, String definitionsSha256) {
        return manifest(node, definitionsSha256, Optional.of(Losses.NONE));
    }

    /** Of a plan that announced these losses. */
    public static Manifest manifest(NodeName node, String definitionsSha256, Optional<Losses> losses) {
        return manifest(node, definitionsSha256, losses, Optional.of(true));
    }

    /** Of a plan by which the cluster gave up what the node alone had, or did not. */
    public static Manifest manifest(
            NodeName node, String definitionsSha256, Optional<Losses> losses, Optional<Boolean> nodeGivenUp) {
        return manifest(node, Optional.of(Pictures.node(3)), Optional.of(definitionsSha256), losses, nodeGivenUp);
    }

    /** Of a cluster in which no member ran. */
    public static Manifest withoutDefinitions(NodeName node) {
        return manifest(node, Optional.empty(), Optional.empty(), Optional.of(Losses.NONE), Optional.of(false));
    }

    /** As it would say of a node that was of another type. */
    public static Manifest of(NodeType type, Manifest manifest) {
        return copy(type, manifest, manifest.givesUpAt());
    }

    /** As it would say where the cluster had given up the node's data before the plan. */
    public static Manifest givenUpBefore(Manifest manifest) {
        return copy(manifest.type(), manifest, OptionalInt.of(0));
    }

    private static Manifest copy(NodeType type, Manifest manifest, OptionalInt givesUpAt) {
        return new Manifest(
                manifest.cluster(),
                manifest.node(),
                manifest.planId(),
                manifest.at(),
                type,
                manifest.members(),
                manifest.dataDirectory(),
                manifest.files(),
                manifest.bytes(),
                manifest.took(),
                manifest.definitionsFrom(),
                manifest.definitionsSha256(),
                manifest.featureFlagsSha256(),
                manifest.rule(),
                manifest.losses(),
                manifest.nodeGivenUp(),
                givesUpAt);
    }

    private static Manifest manifest(
            NodeName node,
            Optional<NodeName> from,
            Optional<String> definitionsSha256,
            Optional<Losses> losses,
            Optional<Boolean> nodeGivenUp) {
        return new Manifest(
                "prod",
                node,
                PLAN,
                Pictures.NOON,
                NodeType.DISC,
                List.of(Pictures.node(1), Pictures.node(2), Pictures.node(3)),
                Path.of("/var/lib/rabbitmq/mnesia").resolve(node.value()),
                42,
                1_234_567_890,
                Duration.ofSeconds(9),
                from,
                definitionsSha256,
                Optional.empty(),
                Optional.of("inconsistent-cluster"),
                losses,
                nodeGivenUp,
                OptionalInt.of(GIVES_UP_AT));
    }
}
