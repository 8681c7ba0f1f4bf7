package io.rabbitagent.broker;

import io.rabbitagent.cluster.BrokerProcess;
import java.time.Duration;

/**
 * A moment by the host's own count, which no change of its clock disturbs.
 *
 * @param bootId the boot of the host
 * @param uptime of the host then
 */
public record HostMoment(String bootId, Duration uptime) {
    /** Of {@code startTicks}: USER_HZ is 100 on Linux. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** Of what can't be read. */
    public static final HostMoment UNKNOWN = new HostMoment("unknown", Duration.ZERO);

    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /** Certainly after that moment, or before it by no more than the margin. */
    public boolean isAbout(HostMoment moment, Duration margin) {
        return isKnown()
                && bootId.equals(moment.bootId())
                && uptime.plus(margin).compareTo(moment.uptime()) >= 0;
    }

    /** Certainly after the process began: of another boot nothing is certain. */
    public boolean isAfterStartOf(BrokerProcess process) {
        return bootId.equals(process.bootId()) && uptime.compareTo(TICK.multipliedBy(process.startTicks())) > 0;
    }

    /** Certainly not after the process began. */
    public boolean isBeforeStartOf(BrokerProcess process) {
        return bootId.equals(process.bootId()) && !isAfterStartOf(process);
    }

    @Override
    public String toString() {
        return bootId + "/" + uptime;
    }
}
