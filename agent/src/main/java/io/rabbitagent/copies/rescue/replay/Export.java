package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.rescue.Export.Complete;
import io.rabbitagent.copies.rescue.Export.Damaged;
import io.rabbitagent.copies.rescue.ExportRecord;
import io.rabbitagent.copies.rescue.Exports;
import io.rabbitagent.copies.rescue.RescueFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The finished export of one queue.
 *
 * @param description what it says of itself
 * @param file its messages, one a line
 */
public record Export(ExportRecord description, Path file) {

    /** @param unfinished files with messages of which the export has not ended */
    public record All(List<Export> finished, List<Path> unfinished) {
        public All {
            finished = List.copyOf(finished);
            unfinished = List.copyOf(unfinished);
        }
    }

    /**
     * All exports of a backup, by vhost and queue.
     *
     * @throws CopyException where one of them can't be used
     */
    public static All in(RescueFiles files) throws CopyException {
        List<Export> finished = new ArrayList<>();
        List<Path> unfinished = new ArrayList<>();
        for (io.rabbitagent.copies.rescue.Export export : Exports.in(files).all()) {
            if (export.state() instanceof Damaged damaged) {
                throw new CopyException("nothing is sent: " + damaged.why());
            } else if (export.state() instanceof Complete complete) {
                finished.add(new Export(complete.record(), export.messages()));
            } else {
                unfinished.add(export.messages());
            }
        }
        finished.sort(Comparator.comparing(Export::vhost).thenComparing(Export::queue));
        unfinished.sort(Comparator.naturalOrder());
        return new All(finished, unfinished);
    }

    public String cluster() {
        return description.cluster();
    }

    String node() {
        return description.node();
    }

    /** The id of that of which it is. */
    public String backup() {
        return description.backup();
    }

    public String vhost() {
        return description.queue().vhost();
    }

    public String queue() {
        return description.queue().name();
    }

    boolean isOfStream() {
        return description.type().equals("stream");
    }

    public long messages() {
        return description.messages();
    }

    String sha256() {
        return description.sha256();
    }

    /** With all exports of its backup. */
    Path directory() {
        return file.resolveSibling("");
    }

    /** Where it is kept what was sent of it. */
    Path record() {
        return RescueFiles.replayBeside(file);
    }
}
