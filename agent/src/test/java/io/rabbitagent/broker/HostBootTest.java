package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostBootTest {
    @Test
    void the_present_boot_has_one_name() {
        assertThat(HostBoot.id()).matches("[0-9a-f-]{36}").isEqualTo(HostBoot.id());
    }
}
