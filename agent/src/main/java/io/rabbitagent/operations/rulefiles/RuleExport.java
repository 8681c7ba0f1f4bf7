package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes the shipped rules as files, to be changed there. */
public final class RuleExport {
    private RuleExport() {}

    /**
     * Writes all of them, or none where one would replace what is there.
     *
     * @param shown how people named the directory
     * @return the files as people would name them
     */
    public static List<String> into(Path directory, String shown) throws OperationException {
        String prefix = shown.endsWith("/") ? shown : shown + "/";
        refuseToReplace(directory, prefix);
        List<String> written = new ArrayList<>();
        try {
            Files.createDirectories(directory);
            for (String name : ShippedRules.fileNames()) {
                Files.writeString(
                        directory.resolve(name),
                        ShippedRules.text(name),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
                written.add(prefix + name);
            }
        } catch (FileAlreadyExistsException e) {
            throw new OperationException(
                    Kind.REFUSED, e.getFile() + " is there already. Name another directory" + soFar(written));
        } catch (IOException e) {
            throw new OperationException(
                    Kind.FAILED,
                    "the rules can't be written into " + shown + " ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "). Name a directory that you may write to" + soFar(written));
        }
        return written;
    }

    private static void refuseToReplace(Path directory, String prefix) throws OperationException {
        List<String> there = ShippedRules.fileNames().stream()
                .filter(name -> Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .map(name -> prefix + name)
                .toList();
        if (!there.isEmpty()) {
            throw new OperationException(
                    Kind.REFUSED,
                    String.join(", ", there) + (there.size() == 1 ? " is" : " are")
                            + " there already; nothing was written. Name another directory, or move them away");
        }
    }

    private static String soFar(List<String> written) {
        return written.isEmpty() ? "" : "; written so far: " + String.join(", ", written);
    }
}
