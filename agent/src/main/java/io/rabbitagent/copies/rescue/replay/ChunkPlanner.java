package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/** Looks ahead in an export: which messages go together. It holds their numbers, never a message. */
final class ChunkPlanner implements AutoCloseable {
    private final ExportReader ahead;
    private final ReplayOptions options;
    private final LongPredicate wanted;

    ChunkPlanner(Export export, ReplayOptions options, LongPredicate wanted) throws CopyException {
        this.ahead = ExportReader.open(export);
        this.options = options;
        this.wanted = wanted;
    }

    /** The next ones, at least one of them unless no more are wanted. Empty at the end of the export. */
    Optional<ReplayRecord.Intent> next() throws CopyException {
        TreeSet<Long> numbers = new TreeSet<>();
        long bytes = 0;
        long through = 0;
        while (numbers.size() < options.chunk() && bytes < options.chunkBytes()) {
            Optional<ExportReader.Line> line = ahead.pass();
            if (line.isEmpty()) {
                break;
            }
            through = line.get().number();
            if (wanted.test(through)) {
                numbers.add(through);
                bytes += line.get().bytes();
            }
        }
        return through == 0 ? Optional.empty() : Optional.of(new ReplayRecord.Intent(through, Numbers.of(numbers)));
    }

    @Override
    public void close() {
        ahead.close();
    }
}
