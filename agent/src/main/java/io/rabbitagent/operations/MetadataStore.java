package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which store holds the cluster's metadata, as far as versions tell: before 3.13 there is only Mnesia. */
final class MetadataStore {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private MetadataStore() {}

    static String of(ClusterPicture picture) {
        Set<String> stores = new TreeSet<>();
        picture.views().values().forEach(view -> stores.add(byVersion(view.rabbitmqVersion())));
        return stores.size() == 1 ? stores.iterator().next() : "unknown";
    }

    private static String byVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return "unknown";
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        return major < 3 || (major == 3 && minor < 13) ? "mnesia" : "unknown";
    }
}
