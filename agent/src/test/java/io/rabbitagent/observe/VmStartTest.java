package io.rabbitagent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VmStartTest {
    /** Started a minute after its host. */
    private static final BrokerProcess VM = new BrokerProcess(1, 6_000, "boot");

    private static final Instant BOOT = Pictures.NOON;

    private Duration uptime = Duration.ofMinutes(10);
    private Instant now = BOOT.plus(uptime);
    private final VmStart start = new VmStart(
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            },
            () -> uptime);

    private Fact<Instant> of(BrokerProcess vm) {
        return start.of(Fact.known(Optional.of(vm)));
    }

    @Test
    void is_the_hosts_boot_and_what_the_kernel_counts_from_there() {
        assertThat(of(VM)).isEqualTo(Fact.known(BOOT.plusSeconds(60)));
    }

    @Test
    void stays_what_it_was_while_clock_and_uptime_are_read_one_after_the_other() {
        Fact<Instant> first = of(VM);
        uptime = uptime.plusSeconds(7);
        now = now.plusMillis(7_040);
        assertThat(of(VM)).isEqualTo(first);
    }

    @Test
    void follows_a_clock_that_was_set() {
        of(VM);
        now = now.plusSeconds(3_600);
        assertThat(of(VM)).isEqualTo(Fact.known(BOOT.plusSeconds(3_660)));
    }

    @Test
    void is_another_of_another_life_however_soon() {
        of(VM);
        assertThat(of(new BrokerProcess(2, 6_100, "boot"))).isEqualTo(Fact.known(BOOT.plusSeconds(61)));
    }

    @Test
    void is_unknown_where_there_is_no_vm_or_that_is_unknown() {
        of(VM);
        assertThat(start.of(Fact.known(Optional.empty())).isKnown()).isFalse();
        assertThat(start.of(Fact.notObserved())).isEqualTo(Fact.notObserved());
    }
}
