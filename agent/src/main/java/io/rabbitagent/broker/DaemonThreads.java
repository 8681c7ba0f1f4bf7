package io.rabbitagent.broker;

import java.util.concurrent.ThreadFactory;

/** Threads that don't keep the agent alive, with names that a thread dump explains. */
final class DaemonThreads {
    private DaemonThreads() {}

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
