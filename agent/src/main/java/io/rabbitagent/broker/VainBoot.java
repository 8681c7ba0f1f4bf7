package io.rabbitagent.broker;

/** Why a boot ended in vain that may succeed as it is, begun once more. */
public enum VainBoot {
    /** It gave up waiting, or its VM ended while it waited. */
    WAITED_FOR_TABLES("given up waiting for the tables of other members"),
    /**
     * Another member, which was in the middle of its own boot, could not be asked for its feature flags: {@code
     * incompatible_feature_flags} with {@code badrpc}, seen on 3.10.8 of boots that begin within a second. Flags that do differ are
     * refused in other words.
     */
    FLAGS_NOT_TOLD("failed beside a member that could not tell its feature flags yet");

    private final String words;

    VainBoot(String words) {
        this.words = words;
    }

    /** What it has done, after "it has". */
    public String words() {
        return words;
    }
}
