package io.rabbitagent.bench;

import java.util.Arrays;
import java.util.Locale;

/** Times single calls, after some to warm up. */
final class Timed {
    private static final int WARM_UP = 300;
    private static final int CALLS = 2000;

    private Timed() {}

    /** One call; its argument counts them, those to warm up included. */
    interface Call {
        void run(int n) throws Exception;
    }

    static void measure(String what, Call call) throws Exception {
        for (int n = 0; n < WARM_UP; n++) {
            call.run(n);
        }
        long[] nanos = new long[CALLS];
        for (int n = 0; n < CALLS; n++) {
            long start = System.nanoTime();
            call.run(WARM_UP + n);
            nanos[n] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-42s p50 %8.1f us   p99 %8.1f us   max %9.1f us%n",
                what,
                nanos[CALLS / 2] / 1e3,
                nanos[CALLS * 99 / 100] / 1e3,
                nanos[CALLS - 1] / 1e3);
    }
}
