package io.rabbitagent.observe;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.broker.LogPosition;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import java.util.List;

/** What lives of the broker leave behind on its host. Nothing here throws for what can't be read. */
public interface Remains {
    /** The status files as they are now. */
    Fact<DataDirectory> files();

    /**
     * How the broker's last life ended, by its log as it is now.
     *
     * @param appRan the application was seen running in that life
     */
    Fact<HowEnded> manner(boolean appRan);

    /** As {@link #manner}, of the life that was the last when the log had come that far. */
    Fact<HowEnded> mannerAsOf(LogPosition position, boolean appRan);

    /** What was kept before boots, in the order in which it was made. */
    List<BeforeBoot> kept();

    /** Lets go of one whose content is durable elsewhere. */
    void drop(BeforeBoot capture);

    /** The present boot of the host. */
    String bootId();
}
