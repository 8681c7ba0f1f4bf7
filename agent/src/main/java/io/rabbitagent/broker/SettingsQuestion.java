package io.rabbitagent.broker;

import io.rabbitagent.cluster.NodeSettings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a running broker is set up with: one question to it, and what its answer means. */
public final class SettingsQuestion {
    /**
     * Changes nothing. It asks the broker rather than its files: those may have been edited since it read them. Nodes that
     * {@code cluster_formation.classic_config.nodes} lists end up in {@code cluster_nodes} (3.8 to 3.13).
     */
    public static final String EXPRESSION =
            Answers.onceReady("{rabbit_agent, application:get_env(rabbit, cluster_partition_handling, ignore),"
                    + " rabbit_peer_discovery:backend(),"
                    + " case application:get_env(rabbit, cluster_nodes, {[], disc}) of {L, _} -> L; L -> L end,"
                    + " lists:sort(maps:keys(rabbit_feature_flags:list(enabled)))}.");

    private static final String CLASSIC = "rabbit_peer_discovery_classic_config";
    private static final String IF_ALL_DOWN = "pause_if_all_down";
    private static final Set<String> MODES = Set.of("ignore", "autoheal", "pause_minority");

    private SettingsQuestion() {}

    static NodeSettings settings(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple told
                && told.items().size() == 5
                && told.items().get(3) instanceof ErlangTerm.Sequence nodes
                && told.items().get(4) instanceof ErlangTerm.Sequence flags) {
            String backend = atom(told.items().get(2));
            boolean finds = !backend.equals(CLASSIC) || !nodes.items().isEmpty();
            return new NodeSettings(handling(told.items().get(1)), finds ? backend : "", atoms(flags.items()));
        }
        throw new ErlangSyntaxException(0, "{rabbit_agent,Handling,Backend,[Node],[Flag]} was expected");
    }

    /** {@code {pause_if_all_down,[Node],autoheal}} is a tuple, the others are words. */
    private static String handling(ErlangTerm term) throws ErlangSyntaxException {
        boolean tuple = term instanceof ErlangTerm.Tuple told
                && told.items().size() == 3
                && atom(told.items().get(0)).equals(IF_ALL_DOWN);
        if (tuple) {
            return IF_ALL_DOWN;
        }
        String mode = atom(term);
        if (!MODES.contains(mode)) {
            throw new ErlangSyntaxException(0, "no way of handling partitions: " + mode);
        }
        return mode;
    }

    private static Set<String> atoms(List<ErlangTerm> items) throws ErlangSyntaxException {
        Set<String> names = new TreeSet<>();
        for (ErlangTerm item : items) {
            names.add(atom(item));
        }
        return names;
    }

    private static String atom(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Atom atom) {
            return atom.name();
        }
        throw new ErlangSyntaxException(0, "a word was expected, not " + term);
    }
}
