package io.rabbitagent.rules;

import static io.rabbitagent.cluster.Pictures.with;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Clusters of 1 to 5 members, each in a state of its own, with facts that are missing. */
public final class GeneratedPictures {
    private static final int KINDS = 10;

    private GeneratedPictures() {}

    public static ClusterPicture next(Random random) {
        int size = 1 + random.nextInt(5);
        boolean outage = random.nextInt(3) == 0;
        Pictures pictures = outage ? Pictures.allDown(size) : Pictures.healthy(size);
        for (NodeName node : pictures.members()) {
            if (random.nextBoolean()) {
                change(pictures, node, random);
            }
            if (outage) {
                Outages.ended(pictures, node, how(random), some(pictures, random));
            }
        }
        ClusterPicture whole = pictures.picture();
        List<Unknowns.Hole> holes = Unknowns.of(whole).stream()
                .filter(hole -> random.nextInt(40) == 0)
                .toList();
        return Unknowns.dig(whole, holes);
    }

    private static HowEnded how(Random random) {
        return random.nextBoolean() ? HowEnded.CRASH : HowEnded.CLEAN;
    }

    private static Set<NodeName> some(Pictures pictures, Random random) {
        Set<NodeName> some = new TreeSet<>(pictures.members());
        some.removeIf(node -> random.nextInt(3) == 0);
        return some;
    }

    private static void change(Pictures pictures, NodeName node, Random random) {
        switch (random.nextInt(KINDS)) {
            case 0 -> pictures.appStopped(node);
            case 1 -> pictures.vmDown(node);
            case 2 -> pictures.silent(node);
            case 3 -> pictures.justReset(node);
            case 4 -> pictures.alone(node);
            case 5 ->
                pictures.observe(
                        node,
                        seen -> with(seen)
                                .backups(Fact.known(Pictures.roomy()))
                                .mirrors(Fact.known(Pictures.unsynchronised(node, 5)))
                                .done());
            case 6 -> pictures.partitioned(node, pictures.members().get(0));
            default -> {
                if (pictures.members().size() > 1) {
                    pictures.forgotten(node);
                }
            }
        }
    }
}
