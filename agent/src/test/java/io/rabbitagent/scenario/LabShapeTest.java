package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LabShapeTest {
    private static final LabShape FIVE = new LabShape(5, 15_000, false, 0);

    @Test
    void the_store_is_a_directory_unless_etcd_is_asked_for() {
        assertThat(FIVE.up()).containsExactly("up", "--agents", "--nodes", "5", "--table-wait", "15000");
        assertThat(FIVE.etcdMembers()).isEmpty();
    }

    @Test
    void an_etcd_has_three_members() {
        assertThat(FIVE.onEtcd().up()).containsSequence("--etcd", "3");
        assertThat(FIVE.onEtcd().etcdMembers()).containsExactly(1, 2, 3);
    }

    @Test
    void or_as_many_as_there_are_hosts() {
        assertThat(new LabShape(2, 15_000, false, 0).onEtcd().up()).containsSequence("--etcd", "2");
    }

    @Test
    void its_members_get_full_where_that_is_asked_for() {
        assertThat(FIVE.onEtcd().up()).doesNotContain("--etcd-disk", "--etcd-quota");
        assertThat(FIVE.onSmallEtcd().up())
                .containsSequence("--etcd", "3", "--etcd-disk", "192M", "--etcd-quota", "32M");
    }

    @Test
    void another_store_is_another_shape() {
        assertThat(FIVE.onEtcd()).isNotEqualTo(FIVE);
    }
}
