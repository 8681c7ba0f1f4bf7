package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Digests;
import io.rabbitagent.copies.rescue.Remedy;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks through an export before anything of it is sent. */
final class ExportCheck {
    private ExportCheck() {}

    /**
     * Reads all of it.
     *
     * @param lines hears of each line
     * @throws CopyException where it is not what was exported, or a line is wrong
     */
    static void whole(Export export, Consumer<ExportReader.Line> lines) throws CopyException {
        try (InputStream in = Files.newInputStream(export.file());
                DigestInputStream digested = new DigestInputStream(in, Digests.begin())) {
            Found found = read(export, digested, lines);
            long unused = digested.transferTo(OutputStream.nullOutputStream());
            judge(export, found, Digests.text(digested.getMessageDigest()));
        } catch (IOException e) {
            throw new CopyException(export.file() + " can't be read: " + e);
        }
    }

    private record Found(long lines, Optional<CopyException> wrong) {}

    /** What a line lacks is told only of a file that is whole: else the damage is what has to be told. */
    private static Found read(Export export, InputStream in, Consumer<ExportReader.Line> lines) throws IOException {
        long count = 0;
        try (ExportReader reader = ExportReader.of(export, new Unclosed(in))) {
            for (Optional<ExportReader.Line> line = reader.pass(); line.isPresent(); line = reader.pass()) {
                lines.accept(line.get());
                count++;
            }
            return new Found(count, Optional.empty());
        } catch (CopyException e) {
            return new Found(count, Optional.of(e));
        }
    }

    private static void judge(Export export, Found found, String sha256) throws CopyException {
        if (!sha256.equals(export.sha256())) {
            throw damaged(export, "its SHA-256 is another one");
        }
        if (found.wrong().isPresent()) {
            throw found.wrong().get();
        }
        if (found.lines() != export.messages()) {
            throw damaged(export, "it should hold " + export.messages() + " messages and holds " + found.lines());
        }
    }

    private static CopyException damaged(Export export, String how) {
        return new CopyException("nothing is sent: " + Remedy.damaged(export.file(), how));
    }

    /** The digest is taken of what the reader of lines leaves, too. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
