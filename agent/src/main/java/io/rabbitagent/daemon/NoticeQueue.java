package io.rabbitagent.daemon;

import io.rabbitagent.operations.StatusView.Notices;
import java.util.Optional;

/** How many notices wait, as the thread that sends them has said last, for those who ask. */
final class NoticeQueue {
    private volatile Optional<Notices> last = Optional.empty();

    /** @param trouble why the first of them could not be delivered when it was last tried */
    void waiting(int count, Optional<String> trouble) {
        last = Optional.of(new Notices(count, trouble));
    }

    /** Empty where no notices are sent. */
    Optional<Notices> last() {
        return last;
    }
}
