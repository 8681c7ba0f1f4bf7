package io.rabbitagent.copies.rescue.replay;

import java.util.Optional;
import java.util.function.Consumer;

/** Who wants a replay, while it runs. */
public interface ReplayControl {
    /** Whether it was aborted: it ends within seconds. */
    boolean cancelled();

    /** Why it should not go on, such as a plan that has begun; it ends between two chunks. */
    Optional<String> stop();

    /** Hears how far it is, a line about once a second, on another thread. */
    Consumer<String> progress();
}
