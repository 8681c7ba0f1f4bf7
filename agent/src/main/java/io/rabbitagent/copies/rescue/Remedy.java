package io.rabbitagent.copies.rescue;

import io.rabbitagent.plan.ShellWord;
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

    /** Nothing is deleted by itself: who looks at the files may make more of them. */
    static String exportAnew(Path... files) {
        return "delete what is there and export it again: rm -f -- "
                + Arrays.stream(files)
                        .map(file -> ShellWord.of(file.toString()))
                        .collect(Collectors.joining(" "));
    }
}
