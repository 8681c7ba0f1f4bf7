package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.Notices;
import io.rabbitagent.notify.NotifySettings;
import io.rabbitagent.store.NewsMark;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds in the shared history what people have to be told by this host's agent: what its own node has decided, a short time
 * ago at most, and was not told before.
 *
 * <p>The history is read on from where it was left, by an earlier life of the agent too. What could not be read, the decisions included, is read by the next call.
 * Not safe for several threads.
 */
final class NoticeFeed {
    private static final int PAGE = 1_000;

    private final String me;
    private final SharedStore store;
    private final Supplier<Fact<Decisions>> decisions;
    private final Notices notices;
    private final NotifySettings settings;
    private final NoticeBook book;
    private final NewsMark mark;
    private final Clock clock;
    private Optional<String> storeRead = Optional.empty();
    private Optional<StoredEntry> lastRead = Optional.empty();
    private long readUpTo;
    private long marked;

    /** @param me the origin of the own node's decisions */
    NoticeFeed(
            String me,
            SharedStore store,
            Supplier<Fact<Decisions>> decisions,
            Notices notices,
            NotifySettings settings,
            NoticeBook book,
            NewsMark mark,
            Clock clock) {
        this.me = me;
        this.store = store;
        this.decisions = decisions;
        this.notices = notices;
        this.settings = settings;
        this.book = book;
        this.mark = mark;
        this.clock = clock;
    }

    /** Reads one page, each notice in it once. @return whether there was anything to read */
    boolean read(Consumer<Notice> taken) throws StoreException {
        startAnewInAnother();
        List<StoredEntry> page = store.history(readUpTo, PAGE);
        for (StoredEntry stored : page) {
            notice(stored.entry()).ifPresent(taken);
            readUpTo = stored.revision();
            lastRead = Optional.of(stored);
        }
        return !page.isEmpty();
    }

    /** All that was found is over: a later life of the agent reads on from here, or from a page before at most. */
    void isOver() {
        if (readUpTo - marked >= PAGE) {
            lastRead.ifPresent(mark::keep);
            marked = readUpTo;
        }
    }

    private void startAnewInAnother() throws StoreException {
        Optional<String> name = Optional.of(store.position().store());
        if (!name.equals(storeRead)) {
            readUpTo = mark.in(store);
            marked = readUpTo;
            lastRead = Optional.empty();
            storeRead = name;
        }
    }

    private Optional<Notice> notice(HistoryEntry entry) throws StoreException {
        boolean news = entry.origin().equals(me)
                && !entry.at().isBefore(clock.instant().minus(settings.forAtMost()));
        if (!news) {
            return Optional.empty();
        }
        Optional<Notice> notice = Notices.proposes(entry) ? notices.awaited(entry, present()) : notices.ended(entry);
        return notice.filter(one -> settings.topics().contains(one.kind().topic()))
                .filter(one -> book.take(one.id()));
    }

    /** Read after the entry, so that they know of it. */
    private Decisions present() throws StoreException {
        Fact<Decisions> now = decisions.get();
        return now.value()
                .orElseThrow(() -> new StoreException(
                        now instanceof Fact.Unknown<Decisions> unknown ? unknown.detail() : "not read"));
    }
}
