package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who speaks for a member: its own agent, or the first that is there while that is silent.
 *
 * <p>Findings are written down, and plans proposed and taken back, by one voice. Agents whose pictures or versions differ
 * would else undo each other's decisions for ever. Where two agents take themselves for the speaker the store arbitrates.
 */
final class Speaker {
    private Speaker() {}

    static boolean is(NodeName me, NodeName target, ClusterPicture picture) {
        return of(target, picture).equals(Optional.of(me));
    }

    /** Empty where nobody's agent is there. */
    static Optional<NodeName> of(NodeName target, ClusterPicture picture) {
        return Stream.concat(Stream.of(target), picture.members().stream())
                .filter(node -> picture.report(node).presence().fresh())
                .findFirst();
    }
}
