package io.rabbitagent.broker;

/** The agent's user at the broker's management API. Never prints its password. */
public record Credentials(String username, String password) {
    @Override
    public String toString() {
        return "Credentials[username=" + username + ", password=***]";
    }
}
