package io.rabbitagent.cluster;

/**
 * The file with the Erlang cookie of a host, without the cookie.
 *
 * @param digest stands for the cookie: 12 digits of a SHA-256 over the cluster's name and it, so the same on hosts whose
 *     cookies are the same
 * @param mode of the file, in octal, such as {@code 400}
 * @param owner of the file
 * @param brokerUser who owns the broker's data directory: the user as whom the broker runs
 */
public record CookieFile(String digest, String mode, String owner, String brokerUser) {
    /** Whether the broker can read it, and nobody else: Erlang starts no distribution with a file that others may read. */
    public boolean isInOrder() {
        return isPrivate() && owner.equals(brokerUser);
    }

    /** Whether its owner alone may read it. */
    public boolean isPrivate() {
        return mode.equals("400") || mode.equals("600");
    }
}
