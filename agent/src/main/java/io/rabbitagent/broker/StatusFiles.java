package io.rabbitagent.broker;

import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The meaning of the two files in which a Mnesia node keeps who its peers are. */
final class StatusFiles {
    static final String MEMBERSHIP = "cluster_nodes.config";
    static final String RUNNING = "nodes_running_at_shutdown";
    static final String SCHEMA = "schema.DAT";
    static final String FORCE_LOAD = "force_load";

    private StatusFiles() {}

    /** {@code {[All],[Disc]}.} */
    static Membership membership(String text) throws ErlangSyntaxException {
        if (ErlangTermParser.parseOne(text) instanceof ErlangTerm.Tuple pair
                && pair.items().size() == 2) {
            return new Membership(nodes(pair.items().get(0)), nodes(pair.items().get(1)));
        }
        throw new ErlangSyntaxException(0, "{[All],[Disc]} was expected");
    }

    /** {@code [Running].} */
    static Set<NodeName> running(String text) throws ErlangSyntaxException {
        return nodes(ErlangTermParser.parseOne(text));
    }

    static Set<NodeName> nodes(ErlangTerm term) throws ErlangSyntaxException {
        if (!(term instanceof ErlangTerm.Sequence list)) {
            throw new ErlangSyntaxException(0, "a list of node names was expected");
        }
        return nodes(list.items());
    }

    private static Set<NodeName> nodes(List<ErlangTerm> items) throws ErlangSyntaxException {
        Set<NodeName> nodes = new TreeSet<>();
        for (ErlangTerm item : items) {
            nodes.add(node(item));
        }
        return nodes;
    }

    static NodeName node(ErlangTerm term) throws ErlangSyntaxException {
        if (!(term instanceof ErlangTerm.Atom atom)) {
            throw new ErlangSyntaxException(0, "a node name was expected, not " + term);
        }
        try {
            return new NodeName(atom.name());
        } catch (IllegalArgumentException e) {
            throw new ErlangSyntaxException(0, e.getMessage() == null ? "no node name" : e.getMessage());
        }
    }
}
