package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeObservation;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which store holds the cluster's metadata: before 3.13 there is only Mnesia, and later a feature flag tells. */
public final class MetadataStore {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
    private static final String KHEPRI = "khepri_db";
    private static final String UNKNOWN = "unknown";

    private MetadataStore() {}

    /** {@code unknown} also where brokers do not agree. */
    static String of(ClusterPicture picture) {
        Set<String> stores = new TreeSet<>();
        picture.views().keySet().forEach(node -> stores.add(of(picture.observation(node))));
        return stores.size() == 1 ? stores.iterator().next() : UNKNOWN;
    }

    /** {@code mnesia}, {@code khepri} or {@code unknown}, by what the broker told its own agent. */
    public static String of(NodeObservation seen) {
        Optional<Matcher> version = seen.view()
                .value()
                .map(ClusterView::rabbitmqVersion)
                .map(VERSION::matcher)
                .filter(Matcher::matches);
        if (version.isEmpty()) {
            return UNKNOWN;
        }
        if (isBeforeKhepri(version.get())) {
            return "mnesia";
        }
        return seen.settings()
                .value()
                .map(settings -> settings.featureFlags().contains(KHEPRI) ? "khepri" : "mnesia")
                .orElse(UNKNOWN);
    }

    private static boolean isBeforeKhepri(Matcher version) {
        int major = Integer.parseInt(version.group(1));
        return major < 3 || (major == 3 && Integer.parseInt(version.group(2)) < 13);
    }
}
