package io.rabbitagent.cluster;

/** How a life of a broker's Erlang VM ended. */
public enum HowEnded {
    /** Somebody asked for it, and it shut down in order. */
    CLEAN,
    /** It was killed or died: its log shows no orderly end. */
    CRASH,
    /**
     * Its application never completed a boot in this life, or ran, was stopped, and failed to start again. Such a life overwrites the node's files, and ends nothing that
     * its peers could have outlived: it is no evidence of the order in which nodes went down.
     */
    NEVER_RAN
}
