package io.rabbitagent.rules.cel;

import static io.rabbitagent.cluster.Pictures.node;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.rules.Unknowns;
import io.rabbitagent.rules.Unknowns.Hole;
import io.rabbitagent.rules.facts.FactDefinition;
import io.rabbitagent.rules.facts.FactType;
import io.rabbitagent.rules.facts.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One well-typed expression over any facts, a picture, and facts to take out of it; the same for the same seed. */
final class RandomExpressions {
    private final long seed;
    private final Random random;

    private RandomExpressions(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    static List<RandomExpressions> seeded(long seed, int count) {
        List<RandomExpressions> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new RandomExpressions(seed + i));
        }
        return all;
    }

    @Override
    public String toString() {
        return String.valueOf(seed);
    }

    String text() {
        return truth(4, "node");
    }

    ClusterPicture picture() {
        Pictures pictures = Pictures.healthy(3);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            NodeName node = node(1 + random.nextInt(3));
            switch (random.nextInt(6)) {
                case 0 -> pictures.appStopped(node);
                case 1 -> pictures.vmDown(node);
                case 2 -> pictures.justReset(node);
                case 3 -> pictures.forgotten(node);
                case 4 -> pictures.partitioned(node, node(1 + random.nextInt(3)));
                default -> pictures.silent(node);
            }
        }
        pictures.picture().members().forEach(node -> pictures.observe(node, RandomExpressions::withoutViewIfDown));
        return pictures.picture();
    }

    /** A broker whose application does not run has no management API. */
    private static NodeObservation withoutViewIfDown(NodeObservation seen) {
        boolean down = seen.app().value().filter(app -> app != AppState.RUNNING).isPresent();
        return down
                ? Pictures.with(seen)
                        .view(Fact.unknown(Fact.Reason.REFUSED, "nothing listens"))
                        .done()
                : seen;
    }

    List<Hole> holes(ClusterPicture picture) {
        List<Hole> all = Unknowns.of(picture);
        List<Hole> some = new ArrayList<>();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            some.add(all.get(random.nextInt(all.size())));
        }
        return some;
    }

    private String truth(int depth, String subject) {
        if (depth == 0) {
            return atom(subject);
        }
        return switch (random.nextInt(9)) {
            case 0 -> "(" + truth(depth - 1, subject) + " && " + truth(depth - 1, subject) + ")";
            case 1 -> "(" + truth(depth - 1, subject) + " || " + truth(depth - 1, subject) + ")";
            case 2 -> "!(" + truth(depth - 1, subject) + ")";
            case 3 ->
                "(" + truth(depth - 1, subject) + " ? " + truth(depth - 1, subject) + " : " + truth(depth - 1, subject)
                        + ")";
            case 4 -> members() + "." + macro() + "(m, " + truth(depth - 1, "m") + ")";
            case 5 ->
                "(size(" + members() + ".filter(m, " + truth(depth - 1, "m") + ")) " + order() + " " + below(4) + ")";
            case 6 -> members() + ".map(m, " + truth(depth - 1, "m") + ").exists(x, x)";
            case 7 -> "(" + subject + ".paused " + (random.nextBoolean() ? "==" : "!=") + " " + subject + ".refused)";
            default -> atom(subject);
        };
    }

    private String members() {
        return random.nextBoolean() ? "cluster.nodes" : "others";
    }

    private String macro() {
        return switch (random.nextInt(3)) {
            case 0 -> "all";
            case 1 -> "exists";
            default -> "exists_one";
        };
    }

    private String order() {
        return List.of("==", "!=", "<", ">=").get(random.nextInt(4));
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private String atom(String subject) {
        boolean cluster = random.nextInt(5) == 0;
        List<FactDefinition> facts = cluster ? Facts.OF_CLUSTER : Facts.OF_NODE;
        FactDefinition fact = facts.get(random.nextInt(facts.size()));
        String read = (cluster ? "cluster" : subject) + "." + fact.name();
        if (fact.type() instanceof FactType.Truth) {
            return read;
        }
        if (fact.type() instanceof FactType.Whole) {
            return "(" + read + " " + order() + " " + below(5) + ")";
        }
        if (fact.type() instanceof FactType.Text text) {
            String value = text.values().isEmpty()
                    ? "rabbit@rb" + (1 + below(3))
                    : text.values().get(below(text.values().size()));
            return "(" + read + (random.nextBoolean() ? " == '" : " != '") + value + "')";
        }
        return "(size(" + read + ") " + order() + " " + below(4) + ")";
    }
}
