package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/**
 * A status file of a data directory has changed. A broker overwrites these files at every boot attempt, so each content
 * is kept as it was.
 *
 * @param file its name, such as {@code nodes_running_at_shutdown}
 * @param content the text of a small file, at most 16 KiB; a description of size for {@code schema.DAT}; empty where
 *     the file has gone
 */
public record EvidenceCaptured(NodeName node, String file, Optional<String> content) implements Event {
    @Override
    public String kind() {
        return "evidence-captured";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return file + content.map(text -> ": " + text.strip()).orElse(" has gone");
    }
}
