package io.rabbitagent.cluster;

import java.util.List;

/**
 * Where the mirroring policies leave queues with fewer copies than one would think.
 *
 * @param gaps one for each kind that there is
 * @param absentNodes nodes that policies of {@code ha-mode: nodes} name and that are no members, at most {@link #MOST_NAMED}
 */
public record PolicyGaps(List<Gap> gaps, List<String> absentNodes) {
    public static final PolicyGaps NONE = new PolicyGaps(List.of(), List.of());

    /** As many as are named of each kind. */
    public static final int MOST_NAMED = 20;

    /** Durable, and no policy with {@code ha-mode} covers it. */
    public static final String NOT_MIRRORED = "not-mirrored";

    /** {@code ha-mode: exactly} asks for more copies than there are. */
    public static final String TOO_FEW_MIRRORS = "too-few-mirrors";

    /** {@code ha-mode: nodes} names a node that is no member. */
    public static final String ABSENT_NODES = "absent-nodes";

    /** A mirror that joins stays unsynchronised until somebody synchronises it. */
    public static final String MANUAL_SYNC = "manual-sync";

    public PolicyGaps {
        gaps = List.copyOf(gaps);
        absentNodes = List.copyOf(absentNodes);
    }

    /** How many queues have a gap of this kind. */
    public int count(String kind) {
        return gaps.stream()
                .filter(gap -> gap.kind().equals(kind))
                .mapToInt(Gap::queues)
                .sum();
    }

    /**
     * One kind of gap.
     *
     * @param kind such as {@link #NOT_MIRRORED}
     * @param queues how many queues have it
     * @param some of them, at most {@link #MOST_NAMED}, such as {@code 'orders' in vhost '/'}
     */
    public record Gap(String kind, int queues, List<String> some) {
        public Gap {
            some = List.copyOf(some);
        }
    }
}
