package io.rabbitagent.daemon;

import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.notify.NoticeSent;
import java.util.HashSet;
import java.util.Set;

/** The notices that this host needs not take up any more, by their ids: those of earlier lives of the agent, and its own. */
final class NoticeBook {
    private final Set<String> known = new HashSet<>();

    /** Of the own journal, in its order. */
    synchronized void restore(Event event) {
        if (event instanceof NoticeSent sent) {
            known.add(sent.notice());
        }
    }

    /** @return whether it was not known before */
    synchronized boolean take(String notice) {
        return known.add(notice);
    }
}
