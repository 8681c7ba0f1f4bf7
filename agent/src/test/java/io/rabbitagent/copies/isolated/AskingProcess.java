package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks a broker on a copy for its queues, as the user who runs this program, and prints what it hears. */
final class AskingProcess {
    static final String SAID = "said ";
    static final String PROGRESS = "progress ";
    static final String REFUSED = "refused ";

    private AskingProcess() {}

    /** @param arguments the directory of copies, the server, the data directory, and what is covered if not the usual */
    public static void main(String[] arguments) throws BusyException {
        Path data = Path.of(arguments[2]);
        List<Path> covered = Stream.of(arguments).skip(3).map(Path::of).toList();
        IsolatedCopies copies = new IsolatedCopies(
                new IsolationSettings(Path.of(arguments[0]), Path.of(arguments[1]), 0, 100_000_000, List.of()),
                covered.isEmpty() ? Covered.USUAL : covered,
                new CommandRunner(CommandAudit.NONE));
        try {
            copies.ask(
                    Original.inPlace(new NodeName("rabbit@rb7"), data),
                    Job.queues(),
                    Listening.patiently(line -> print(PROGRESS + line)),
                    AskingProcess::said);
        } catch (CopyException e) {
            print(REFUSED + e.getMessage());
        }
    }

    private static void said(JsonNode json) {
        print(SAID + json);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
