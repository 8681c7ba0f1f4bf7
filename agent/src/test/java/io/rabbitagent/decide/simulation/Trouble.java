package io.rabbitagent.decide.simulation;

/** What happens to agents, hosts and store beside the bad weather. */
enum Trouble {
    KILL,
    FREEZE,
    CUT_OFF,
    MEDDLE,
    BURN,
    GO_BACK
}
