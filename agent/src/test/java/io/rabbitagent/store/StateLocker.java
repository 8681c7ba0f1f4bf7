package io.rabbitagent.store;

import io.rabbitagent.store.StateDirectory.Attempt;
import io.rabbitagent.store.StateDirectory.HeldByOther;
import java.io.IOException;
import java.nio.file.Path;

/** A process that takes a state directory's lock, prints its pid, and holds it until it is killed. */
final class StateLocker {
    private StateLocker() {}

    /** Argument: the state directory. */
    public static void main(String[] arguments) throws StoreException, IOException {
        Attempt attempt = new StateDirectory(Path.of(arguments[0])).lock();
        if (attempt instanceof HeldByOther other) {
            System.out.println("held by " + other.pid().orElse(-1));
        } else {
            System.out.println(ProcessHandle.current().pid());
            // Nothing ever comes: the test kills this process.
            int read = System.in.read();
            System.out.println(attempt + " until input " + read);
        }
    }
}
