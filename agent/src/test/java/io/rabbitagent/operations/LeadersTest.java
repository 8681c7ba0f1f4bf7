package io.rabbitagent.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.copies.rescue.Announced;
import io.rabbitagent.copies.rescue.QueueName;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Loss.Kept;
import io.rabbitagent.plan.Losses;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeadersTest {
    private static final String NODE = "rabbit@rb2";
    private static final Replicas OWN =
            new Replicas(new QueueName("/", "orders"), NODE, NODE, List.of(), Optional.of(List.of()));
    private static final Optional<Announced> LOST_WHOLE = Optional.of(new Announced(
            new Losses(
                    List.of(new Loss("/", "orders", OptionalLong.of(3), "nobody serves it", Kept.BACKUP_ONLY)),
                    0,
                    List.of()),
            false));

    private static Leaders now(boolean givenUp) {
        return new Leaders(NODE, Set.of(NODE), Optional.of(Set.of(NODE)), givenUp);
    }

    @Test
    void of_a_plan_that_did_not_get_so_far_it_is_not_said_that_it_announced_nothing() {
        assertThat(now(false).warning(OWN, LOST_WHOLE).orElseThrow())
                .startsWith(Leaders.NOT_GIVEN_UP + "look whether the cluster has these messages before you replay")
                .doesNotContain("does not say");
        assertThat(now(true).warning(OWN, LOST_WHOLE)).isEmpty();
    }
}
