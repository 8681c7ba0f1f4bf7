package io.rabbitagent.observe;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.broker.LogPosition;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a broker leaves behind, as a test wants it. */
public final class FakeRemains implements Remains {
    Fact<DataDirectory> files = Fact.notObserved();
    Fact<HowEnded> unlessItRan = Fact.known(HowEnded.NEVER_RAN);
    Fact<HowEnded> whenItRan = Fact.known(HowEnded.CRASH);
    final List<Boolean> ranWhenItEnded = new ArrayList<>();
    final Map<LogPosition, Fact<HowEnded>> asOf = new HashMap<>();
    boolean keptFails;
    final List<BeforeBoot> kept = new ArrayList<>();

    @Override
    public Fact<DataDirectory> files() {
        return files;
    }

    @Override
    public Fact<HowEnded> manner(boolean appRan) {
        ranWhenItEnded.add(appRan);
        return appRan ? whenItRan : unlessItRan;
    }

    @Override
    public Fact<HowEnded> mannerAsOf(LogPosition position, boolean appRan) {
        ranWhenItEnded.add(appRan);
        return asOf.getOrDefault(position, Fact.unknown(Reason.UNREADABLE, "rotated"));
    }

    @Override
    public List<BeforeBoot> kept() {
        if (keptFails) {
            throw new IllegalStateException("the directory");
        }
        return List.copyOf(kept);
    }

    @Override
    public void drop(BeforeBoot capture) {
        kept.remove(capture);
    }

    @Override
    public String bootId() {
        return "this-boot";
    }
}
