package io.rabbitagent.observe;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * When the broker's Erlang VM was started, by the host's clock.
 *
 * <p>The kernel tells it as an uptime of the host. What that is by the clock differs a little each time it is worked out: of one
 * life it stays what it was first, until the clock has been set.
 */
final class VmStart {
    /** Of {@code startTicks}: USER_HZ is 100 on Linux. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final Duration CLOCK_WAS_SET = Duration.ofSeconds(2);

    private final Clock clock;
    private final Supplier<Duration> uptime;
    private Optional<BrokerProcess> life = Optional.empty();
    private Instant told = Instant.EPOCH;

    /** @param uptime of the host */
    VmStart(Clock clock, Supplier<Duration> uptime) {
        this.clock = clock;
        this.uptime = uptime;
    }

    Fact<Instant> of(Fact<Optional<BrokerProcess>> process) {
        return process.flatMap(found -> found.map(vm -> Fact.known(of(vm)))
                .orElseGet(() -> Fact.unknown(Reason.NOT_OBSERVED, "there is no Erlang VM")));
    }

    private Instant of(BrokerProcess vm) {
        Duration age = uptime.get().minus(TICK.multipliedBy(vm.startTicks()));
        Instant started = clock.instant().minus(age);
        boolean another = !life.equals(Optional.of(vm));
        if (another || Duration.between(told, started).abs().compareTo(CLOCK_WAS_SET) > 0) {
            told = started;
            life = Optional.of(vm);
        }
        return told;
    }
}
