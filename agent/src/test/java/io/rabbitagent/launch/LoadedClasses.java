package io.rabbitagent.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Java writes with {@code -Xlog:class+load:file=…}. */
public final class LoadedClasses {
    /** {@code [0.052s][info][class,load] java.lang.Object source: shared objects file}. */
    private static final Pattern LINE = Pattern.compile(".*\\] (\\S+) source: .*");

    private LoadedClasses() {}

    public static List<String> in(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .toList();
    }

    public static boolean isOfTheClientOrTheJdk(String loaded) {
        return loaded.matches("(io\\.rabbitagent\\.launch|java|javax|jdk|sun|com\\.sun)\\..*");
    }
}
