package io.rabbitagent.notify;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Locale;
import java.util.Optional;

/**
 * A notice needs no more sending from this host, in one way or another.
 *
 * @param notice its id
 * @param plan that it is about
 * @param detail why it was not sent; empty where it was
 */
public record NoticeSent(String notice, Notice.Kind about, String plan, Outcome outcome, String detail)
        implements Event {
    /** What became of it. */
    public enum Outcome {
        /** The receiver has answered that it has it. */
        SENT,
        /** The receiver does not want it, or could not be reached for too long. */
        GIVEN_UP,
        /** Too many others waited. */
        DROPPED;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String kind() {
        return "notice-sent";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.empty();
    }

    @Override
    public String summary() {
        return "notice of plan " + plan + ", " + about.text() + ": " + outcome.text()
                + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** Others don't send it: it is their own hosts' decisions that they tell of. */
    @Override
    public boolean shared() {
        return false;
    }
}
