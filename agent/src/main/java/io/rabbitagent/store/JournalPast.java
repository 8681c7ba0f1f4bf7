package io.rabbitagent.store;

import java.util.List;

/**
 * What is still needed of a journal's earlier files, so that a start need not read them.
 *
 * @param journal its name
 * @param file the number of the first file that is read
 * @param upTo the sequence of the last entry before that file
 * @param checksum of the line of that entry: it depends on all lines before it
 * @param entries those of the earlier ones that are needed, in their order
 */
record JournalPast(String journal, int file, long upTo, int checksum, List<JournalEntry> entries) {
    static final int FORMAT_VERSION = 1;
}
