package io.rabbitagent.copies;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an interrupted copy of a directory has left, beside the original as it is now.
 *
 * <p>A file of it is whole where it is a regular one with the size, the time of modification, the mode and the owner of the
 * original, and was touched after the original was for the last time. What copies fills a file first, and then gives it the
 * original's time: one that is torn has the time of its last write. Nothing has to be known of a VM of the node that has run in
 * between: what it wrote has another time, and what somebody else has put in place of an original was touched since.
 *
 * <p>Important property: what is not whole is removed, not emptied, so that a process which still writes to it spoils nothing.
 */
final class InterruptedCopy {
    private static final Set<PosixFilePermission> OPEN = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path original;
    private final Path copy;

    InterruptedCopy(Path original, Path copy) {
        this.original = original;
        this.copy = copy;
    }

    /** How much of it is whole. Changes nothing. */
    Tree whole() throws IOException {
        return walk(false);
    }

    /**
     * Removes what is not whole, and has the owner of its directories write to them, whoever may write to the original ones.
     *
     * @return how much is left
     */
    Tree keepWhole() throws IOException {
        return walk(true);
    }

    private Tree walk(boolean removing) throws IOException {
        Walk walk = new Walk(removing);
        Files.walkFileTree(copy, walk);
        return walk.whole.tree();
    }

    /**
     * That the copy, which somebody has finished since, has each file of the original with the same size and time.
     *
     * @throws CopyException where it has not
     */
    void needSame() throws IOException, CopyException {
        Comparing comparing = new Comparing();
        Files.walkFileTree(original, comparing);
        if (comparing.different.isPresent()) {
            throw new CopyException(
                    comparing.different.get() + " was changed while it was copied, or its copy is damaged");
        }
    }

    private Path originalOf(Path copied) {
        return original.resolve(copy.relativize(copied));
    }

    /** @param mode with what kind of file it is */
    private record Attributes(
            Object mode, Object uid, Object gid, int names, long size, FileTime modified, FileTime touched) {
        /** Empty where there is nothing of that name. */
        static Optional<Attributes> of(Path path) throws IOException {
            Map<String, Object> values;
            try {
                values = Files.readAttributes(
                        path, "unix:mode,uid,gid,nlink,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            return Optional.of(new Attributes(
                    value(values, "mode"),
                    value(values, "uid"),
                    value(values, "gid"),
                    (int) value(values, "nlink"),
                    (long) value(values, "size"),
                    (FileTime) value(values, "lastModifiedTime"),
                    (FileTime) value(values, "ctime")));
        }

        private static Object value(Map<String, Object> values, String name) {
            return requireNonNull(values.get(name), name);
        }

        /** One with several names is copied anew with all of them: they would become files of their own. */
        boolean isWhole(Attributes copied) {
            return names == 1
                    && copied.names == 1
                    && isSame(copied)
                    && mode.equals(copied.mode)
                    && uid.equals(copied.uid)
                    && gid.equals(copied.gid)
                    && touched.compareTo(copied.touched) < 0;
        }

        boolean isSame(Attributes copied) {
            return size == copied.size && modified.equals(copied.modified);
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final boolean removing;
        private final Tree.Count whole = new Tree.Count();

        Walk(boolean removing) {
            this.removing = removing;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!Files.isDirectory(originalOf(directory), LinkOption.NOFOLLOW_LINKS)) {
                if (removing) {
                    Tree.delete(directory);
                }
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (removing) {
                open(directory);
            }
            return FileVisitResult.CONTINUE;
        }

        private void open(Path directory) throws IOException {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            if (permissions.addAll(OPEN)) {
                Files.setPosixFilePermissions(directory, permissions);
            }
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile() && isWhole(file)) {
                return whole.visitFile(file, attributes);
            }
            if (removing) {
                Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isWhole(Path copied) throws IOException {
            Optional<Attributes> of = Attributes.of(originalOf(copied));
            return of.isPresent()
                    && Attributes.of(copied).filter(of.get()::isWhole).isPresent();
        }
    }

    /** As far as the first one that differs. */
    private final class Comparing extends SimpleFileVisitor<Path> {
        private Optional<Path> different = Optional.empty();

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return same(directory, Files.isDirectory(copyOf(directory), LinkOption.NOFOLLOW_LINKS));
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path copied = copyOf(file);
            if (!attributes.isRegularFile()) {
                return same(file, Files.exists(copied, LinkOption.NOFOLLOW_LINKS));
            }
            Optional<Attributes> of = Attributes.of(file);
            return same(
                    file,
                    of.isPresent()
                            && Files.isRegularFile(copied, LinkOption.NOFOLLOW_LINKS)
                            && Attributes.of(copied).filter(of.get()::isSame).isPresent());
        }

        private Path copyOf(Path file) {
            return copy.resolve(original.relativize(file));
        }

        private FileVisitResult same(Path file, boolean same) {
            if (same) {
                return FileVisitResult.CONTINUE;
            }
            different = Optional.of(file);
            return FileVisitResult.TERMINATE;
        }
    }
}
