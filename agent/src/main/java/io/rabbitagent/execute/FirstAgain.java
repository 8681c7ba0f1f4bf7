package io.rabbitagent.execute;

import io.rabbitagent.broker.VainBoot;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.NodeNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * When the node that went down last is begun again, whose boot gave up waiting for the tables of other members, or failed beside one
 * that could not tell its feature flags yet.
 *
 * <p>Measured on 3.10.8: whom its Mnesia meets on the way up, it does not count among those that went down before any more. So
 * where its boot ends before it has loaded, it and a member that waits for it wait for each other from then on, and by itself it waits in
 * vain. Once it has been up as the other one gave up, it loads alone. So it is begun once more beside members that boot, and once when
 * nobody else does.
 *
 * <p>Important property: it is not begun beside <em>all</em> other disc members. Where all wait, the first by name loads its copy,
 * however old.
 */
final class FirstAgain {
    private final OwnNode own;
    private final Supplier<Fact<Optional<VainBoot>>> vainBoot;
    private final Set<String> besideOthers;
    private final List<NodeName> others;
    private boolean beside;

    /**
     * @param vainBoot whether the own log ends with a boot that may succeed once more, and why
     * @param besideOthers plans that have begun it again beside others, in this life of the agent
     * @param others all other disc members
     */
    FirstAgain(
            OwnNode own, Supplier<Fact<Optional<VainBoot>>> vainBoot, Set<String> besideOthers, List<NodeName> others) {
        this.own = own;
        this.vainBoot = vainBoot;
        this.besideOthers = besideOthers;
        this.others = others;
    }

    /** For whom it waits; empty where it may be begun as far as others are concerned. */
    Optional<Look> waits(Claimed claimed) {
        Set<NodeName> booting = new TreeSet<>();
        Optional<Look> untold = Optional.empty();
        for (NodeName other : others) {
            Fact<AppState> app = own.rabbitmqctl().appState(other, Fact.known(Optional.empty()));
            if (own.is(AppState.RUNNING, app)) {
                return Optional.empty();
            }
            if (own.is(AppState.BOOTING, app)) {
                booting.add(other);
            } else if (!app.isKnown()) {
                untold = Optional.of(Look.unknown("its boot has " + how() + "; whether " + other + " boots", app));
            }
        }
        if (untold.isPresent()) {
            return untold;
        }
        beside = !booting.isEmpty();
        return booting.isEmpty() || (claimed.begun() == 1 && booting.size() < others.size())
                ? Optional.empty()
                : Optional.of(
                        Look.unclear("its boot has " + how() + "; it is begun once more when nobody else boots, and "
                                + NodeNames.verb(booting, "does", "do")));
    }

    /** Why it is not begun again; empty where it is. */
    Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<Optional<VainBoot>> why = vainBoot.get();
        if (!why.isKnown()) {
            return Optional.of(Obstacle.unknown("how its boot has failed", why));
        }
        if (why.value().orElseThrow().isEmpty()) {
            return Optional.of(
                    Obstacle.of("its boot has failed, neither for want of the tables of other members nor beside one"
                            + " that could not tell its feature flags: its log says why"));
        }
        return isAllowed(claimed, claimed.begun())
                ? Optional.empty()
                : Optional.of(Obstacle.of("its boot has failed " + claimed.begun() + " times: it has " + how()));
    }

    /** Called as it is begun. */
    void begins(Claimed claimed) {
        if (beside) {
            besideOthers.add(claimed.plan().id());
        }
    }

    /** Said where it was begun in vain, and may be begun again. */
    Optional<String> again(Claimed claimed) {
        return vain().filter(why -> isAllowed(claimed, claimed.begun() + 1))
                .map(why -> "its boot has " + why.words() + "; it is begun once more");
    }

    private Optional<VainBoot> vain() {
        return vainBoot.get().value().flatMap(why -> why);
    }

    /** After "it has". */
    String how() {
        return vain().map(VainBoot::words).orElse("failed");
    }

    /** Alone it is begun again once: another time nothing would be different. */
    private boolean isAllowed(Claimed claimed, int begun) {
        return begun <= 1 || (begun == 2 && besideOthers.contains(claimed.plan().id()));
    }
}
