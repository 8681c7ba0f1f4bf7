package io.rabbitagent.broker;

/** What to do about a 401 or 403 of the management API; the two reasons of 3.10.8 were seen on a real broker. */
final class Refusals {
    private Refusals() {}

    static String remedy(String resource, String user, HttpAnswer answer) {
        String path = resource.replaceAll("\\?.*", "");
        String body = answer.body();
        if (body.contains("Login failed")) {
            return "GET " + path + ": user '" + user + "' does not exist or has another password:"
                    + " correct the agent's credentials, or rabbitmqctl change_password " + user;
        }
        if (body.contains("loopback") || body.contains("localhost")) {
            return "GET " + path + ": user '" + user + "' may log in from localhost only:"
                    + " ask the broker on 127.0.0.1, or give the agent a user of its own";
        }
        if (body.contains("Not monitor user") || body.contains("Not management user")) {
            return "GET " + path + ": user '" + user + "' lacks the tag 'monitoring':" + " rabbitmqctl set_user_tags "
                    + user + " monitoring";
        }
        return "GET " + path + ": HTTP " + answer.status() + " for user '" + user
                + "', which needs the tag 'monitoring': " + CliFailure.brief(body);
    }
}
