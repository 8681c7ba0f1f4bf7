package io.rabbitagent.observe;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.cluster.BrokerProcess;
import java.util.List;
import java.util.Optional;

/**
 * Which of the captures are news.
 *
 * <p>They are taken up in their order, and the newest stays where it is; so what lies up to and including the one that was
 * taken up last is known. That one is named by the journal: whether an earlier life of the agent came to delete what it had
 * written makes no difference.
 */
final class KeptCaptures {
    private final Remains remains;
    private Optional<String> lastTaken = Optional.empty();
    private Optional<String> lastAgain = Optional.empty();

    KeptCaptures(Remains remains) {
        this.remains = remains;
    }

    /** The journal holds this one's content. */
    void taken(String id) {
        lastTaken = Optional.of(id);
    }

    List<BeforeBoot> news() {
        List<BeforeBoot> kept = remains.kept();
        return kept.subList(known(kept), kept.size());
    }

    /** Names the last start that brought nothing new to keep, where the life that was recorded last began before it. */
    Optional<String> startedAgain(Optional<BrokerProcess> lastLife) {
        return newest().flatMap(newest -> newest.again()
                .filter(when -> lastLife.filter(when::isBeforeStartOf).isEmpty())
                .map(when -> newest.id() + "/again/" + when)
                .filter(name -> !lastAgain.equals(Optional.of(name))));
    }

    Optional<BeforeBoot> newest() {
        List<BeforeBoot> kept = remains.kept();
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
    }

    /** The journal holds what was found after this start. */
    void takenAgain(String name) {
        lastAgain = Optional.of(name);
    }

    /** Those that are known, without the newest of them. To be called when the journal is on the disk. */
    void dropKnown() {
        List<BeforeBoot> kept = remains.kept();
        kept.subList(0, Math.max(0, known(kept) - 1)).forEach(remains::drop);
    }

    private int known(List<BeforeBoot> kept) {
        for (int i = kept.size(); i > 0; i--) {
            BeforeBoot one = kept.get(i - 1);
            if (lastTaken.filter(one::isCalled).isPresent()) {
                return i;
            }
            if (lastTaken.filter(one::wasUnreadableAs).isPresent()) {
                // The journal holds only that it could not be read.
                return i - 1;
            }
        }
        return 0;
    }
}
