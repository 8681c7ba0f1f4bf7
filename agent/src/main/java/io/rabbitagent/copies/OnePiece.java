package io.rabbitagent.copies;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Whether all of a data directory lies in it. What a symbolic link leads to is in no copy, and a broker on such a copy would work on
 * the original; what is mounted below it is not seen through a layer.
 */
public final class OnePiece {
    private OnePiece() {}

    /**
     * What lies in it.
     *
     * @throws CopyException where it can't be copied as one piece, or can't be read
     */
    public static Tree tree(Path directory) throws CopyException {
        try {
            Search search = new Search(device(directory));
            Files.walkFileTree(directory, search);
            if (search.elsewhere.isPresent()) {
                throw new CopyException(directory + " can't be copied as a whole: " + search.elsewhere.get()
                        + ". What is there would be in no copy, so nothing is done that relies on one");
            }
            return search.tree();
        } catch (IOException e) {
            throw new CopyException(directory + " can't be read: " + e);
        }
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }

    private static final class Search extends Tree.Count {
        private final Object device;
        private Optional<String> elsewhere = Optional.empty();

        Search(Object device) {
            this.device = device;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
            return device(visited).equals(device)
                    ? FileVisitResult.CONTINUE
                    : found(visited + " is on another file system");
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return attributes.isSymbolicLink()
                    ? found(file + " is a symbolic link")
                    : super.visitFile(file, attributes);
        }

        private FileVisitResult found(String words) {
            elsewhere = Optional.of(words);
            return FileVisitResult.TERMINATE;
        }
    }
}
