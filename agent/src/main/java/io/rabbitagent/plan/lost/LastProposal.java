package io.rabbitagent.plan.lost;

import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import java.lang.ref.SoftReference;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came of the last rehearsal. The loop asks for it each turn, and with 10,000 queues on three survivors it takes 0.2 s and 170 MB
 * to make; the same documents give the same. It is forgotten where memory is short.
 */
final class LastProposal {
    private volatile Optional<SoftReference<Made>> last = Optional.empty();

    private record Made(Rehearsals.Complete found, Remedy.Proposal proposal) {}

    /** @param make depends on nothing else */
    Remedy.Proposal of(Rehearsals.Complete found, Function<Rehearsals.Complete, Remedy.Proposal> make) {
        Optional<Made> known = last.flatMap(kept -> Optional.ofNullable(kept.get()))
                .filter(made -> made.found().equals(found));
        if (known.isPresent()) {
            return known.get().proposal();
        }
        Made made = new Made(found, make.apply(found));
        last = Optional.of(new SoftReference<>(made));
        return made.proposal();
    }
}
