package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Meeting points of a test and the threads that serve it. */
final class Latches {
    private Latches() {}

    /** Fails where nobody comes in time. */
    static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(40, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
