package io.rabbitagent.scenario;

/** On one host {@code rabbitmqctl} does nothing but fail, as after an upgrade that went wrong. */
final class FailingCommands {
    /** As an agent finds it: whatever stands first on a PATH, it takes the distribution's. */
    private static final String COMMAND = "/usr/sbin/rabbitmqctl";

    private FailingCommands() {}

    static void during(int host, Runnable test) {
        Lab.exec(host, "mount", "--bind", "/bin/false", COMMAND).succeeded();
        try {
            test.run();
        } finally {
            Lab.exec(host, "umount", COMMAND).succeeded();
        }
    }
}
