package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.files;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import java.util.Set;

/** Three nodes that went down, by histories and files of which a test decides. */
abstract class DownCluster {
    static final NodeName RB1 = node(1);
    static final NodeName RB2 = node(2);
    static final NodeName RB3 = node(3);
    static final Set<NodeName> ALL = nodes(1, 2, 3);

    final Stops stops = new Stops(ALL);

    /** As measured after clean stops of 3, 1, 2. */
    Stops stoppedInOrder312() {
        return stops.clean(RB3, ALL).clean(RB1, nodes(1, 2)).clean(RB2, nodes(2));
    }

    /** All VMs are down, and the files still say what was recorded. */
    static Pictures downWithFiles(Set<NodeName> rb1, Set<NodeName> rb2, Set<NodeName> rb3) {
        return Pictures.allDown(3)
                .observe(
                        RB1,
                        seen -> with(seen)
                                .dataDirectory(Fact.known(files(ALL, rb1)))
                                .done())
                .observe(
                        RB2,
                        seen -> with(seen)
                                .dataDirectory(Fact.known(files(ALL, rb2)))
                                .done())
                .observe(
                        RB3,
                        seen -> with(seen)
                                .dataDirectory(Fact.known(files(ALL, rb3)))
                                .done());
    }

    static Pictures down312() {
        return downWithFiles(nodes(1, 2), nodes(2), ALL);
    }

    ShutdownOrder of(Pictures pictures) {
        return Orders.of(pictures.picture(), stops.history());
    }
}
