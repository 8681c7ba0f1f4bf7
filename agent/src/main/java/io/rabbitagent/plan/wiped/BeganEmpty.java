package io.rabbitagent.plan.wiped;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Judgement;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a node lost its data: it has no schema at all, or it began with an empty data directory and no other member came up
 * since.
 *
 * <p>That it knows nobody else would not be enough: so does one whose peers were all forgotten by a human, and which holds all
 * that is left.
 */
public final class BeganEmpty {
    private BeganEmpty() {}

    public static Judgement judge(ClusterPicture picture, NodeName node) {
        NodeObservation seen = picture.observation(node);
        Fact<Boolean> blank = seen.dataDirectory().flatMap(BeganEmpty::blank);
        if (blank.value().filter(empty -> empty).isPresent()) {
            return Judgement.of(true, node + "'s data directory holds no data");
        }
        Fact<Optional<Instant>> since = seen.log().map(BootLog::aloneSince);
        Optional<Instant> emptyAt = since.value().flatMap(found -> found);
        if (emptyAt.isPresent()) {
            return Judgement.of(
                    true,
                    node + " began with an empty data directory at " + emptyAt.get()
                            + ", and no other member came up since");
        }
        if (blank instanceof Fact.Unknown<Boolean> missing) {
            return Judgement.unknown("the data directory of " + node + " is unknown (" + missing + ")");
        }
        return Judgement.about(
                "the boot log of " + node,
                since,
                found -> Judgement.of(false, "the log of " + node + " tells of no empty data directory"));
    }

    /** Whether the data directory has neither a schema nor another member's name. */
    static Fact<Boolean> blank(DataDirectory files) {
        return files.knowsNobodyElse().map(alone -> alone && !files.schemaPresent());
    }
}
