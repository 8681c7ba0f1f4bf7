package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;

/**
 * Who speaks for a member: its own agent, or the first that is there while that is silent.
 *
 * <p>Findings are written down, and plans proposed and taken back, by one voice. Agents whose pictures or versions differ
 * would else undo each other's decisions for ever. Where two agents take themselves for the speaker the store arbitrates.
 */
final class Speaker {
    private Speaker() {}

    static boolean is(NodeName me, NodeName target, ClusterPicture picture) {
        if (picture.report(target).presence().fresh()) {
            return target.equals(me);
        }
        return picture.members().stream()
                .filter(node -> picture.report(node).presence().fresh())
                .findFirst()
                .filter(me::equals)
                .isPresent();
    }
}
