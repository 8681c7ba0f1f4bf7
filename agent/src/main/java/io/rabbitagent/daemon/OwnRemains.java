package io.rabbitagent.daemon;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.broker.BeforeBootCaptures;
import io.rabbitagent.broker.LogPosition;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.observe.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the own broker leaves behind: data directory, log, and what is kept before boots. */
record OwnRemains(NodeWatch.Parts parts, BeforeBootCaptures captures) implements Remains {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    @Override
    public Fact<DataDirectory> files() {
        return parts.files().read();
    }

    @Override
    public Fact<HowEnded> manner(boolean appRan) {
        return parts.log().ended(appRan);
    }

    @Override
    public Fact<HowEnded> mannerAsOf(LogPosition position, boolean appRan) {
        return parts.log().endedAsOf(position, appRan);
    }

    @Override
    public List<BeforeBoot> kept() {
        return captures.kept();
    }

    @Override
    public void drop(BeforeBoot capture) {
        captures.drop(capture);
    }

    @Override
    public String bootId() {
        try {
            return Files.readString(BOOT_ID).trim();
        } catch (IOException e) {
            // No /proc: then no process is found either, and the agent observes nothing.
            return "unknown";
        }
    }
}
