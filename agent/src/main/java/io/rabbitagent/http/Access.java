package io.rabbitagent.http;

/** Whom a page is for. */
enum Access {
    /** Everybody who reaches the port. */
    OPEN,
    /** Who may read, which everybody may where no token for it is configured. */
    READ,
    /** Who may decide, which nobody may where no token for it is configured. */
    DECIDE
}
