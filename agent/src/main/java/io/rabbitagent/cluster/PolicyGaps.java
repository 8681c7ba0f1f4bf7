package io.rabbitagent.cluster;

import java.util.List;

/** Where the mirroring policies leave queues with fewer copies than one would think. */
public record PolicyGaps(List<Gap> gaps) {
    public static final PolicyGaps NONE = new PolicyGaps(List.of());

    public PolicyGaps {
        gaps = List.copyOf(gaps);
    }

    /**
     * One kind of gap.
     *
     * @param kind such as {@code not-mirrored}
     * @param queues how many queues have it
     * @param some of them by name, at most 20
     */
    public record Gap(String kind, int queues, List<String> some) {
        public Gap {
            some = List.copyOf(some);
        }
    }
}
