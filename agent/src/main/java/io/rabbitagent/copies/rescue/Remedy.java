package io.rabbitagent.copies.rescue;

import io.rabbitagent.plan.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a human is told to do. */
public final class Remedy {
    private Remedy() {}

    /** Of a file of messages, or its record, that can't be used. */
    public static String damaged(Path messages, String why) {
        return messages + " is damaged, " + why + ": " + exportAnew(messages, RescueFiles.recordBeside(messages));
    }

    /** Nothing is deleted: what has expired since it was exported is in these files alone. */
    static String exportAnew(Path... files) {
        return "move what is there away, as it may be the only copy of messages, and export it again: "
                + Arrays.stream(files)
                        .filter(Files::exists)
                        .map(Remedy::moveAway)
                        .collect(Collectors.joining(" && "));
    }

    /** Onto nothing that was moved away before. */
    static String moveAway(Path file) {
        return "mv --backup=numbered -- " + ShellWord.of(file.toString()) + " " + ShellWord.of(file + ".old");
    }
}
