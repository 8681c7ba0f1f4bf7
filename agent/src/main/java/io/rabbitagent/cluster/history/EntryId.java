package io.rabbitagent.cluster.history;

/**
 * The key of a history entry. Writing the same entry under the same id again is success; another one is refused.
 *
 * @param value unique in a cluster's history, such as {@code rabbit@rb1/4f1c09#17}
 */
public record EntryId(String value) {
    /**
     * The id of an entry that an agent wrote into its local journal first.
     *
     * @param journal names the journal: a journal that was lost and made anew has another name
     */
    public static EntryId ofJournal(String journal, long sequence) {
        return new EntryId(journal + "#" + sequence);
    }

    @Override
    public String toString() {
        return value;
    }
}
