package io.rabbitagent.cluster.history;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The key of a history entry. Writing the same entry under the same id again is success; another one is refused.
 *
 * @param value unique in a cluster's history, such as {@code rabbit@rb1/4f1c09#17}
 */
public record EntryId(String value) {
    private static final char MARK = '#';

    /** As many digits as a long has room for, whatever they are. */
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

    /**
     * The id of an entry that an agent wrote into its local journal first.
     *
     * @param journal names the journal: a journal that was lost and made anew has another name
     */
    public static EntryId ofJournal(String journal, long sequence) {
        return new EntryId(journal + MARK + sequence);
    }

    /** The journal and the number in it that this id was made of; empty for one that is no journal's, such as a decision's. */
    public Optional<InJournal> inJournal() {
        int at = value.lastIndexOf(MARK);
        String digits = value.substring(at + 1);
        return at > 0 && SEQUENCE.matcher(digits).matches()
                ? Optional.of(new InJournal(value.substring(0, at), Long.parseLong(digits)))
                : Optional.empty();
    }

    /** Where an entry stands in a journal. */
    public record InJournal(String journal, long sequence) {}

    @Override
    public String toString() {
        return value;
    }
}
