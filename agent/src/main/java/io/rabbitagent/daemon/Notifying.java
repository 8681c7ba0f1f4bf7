package io.rabbitagent.daemon;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.NotifySource;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeListener;
import io.rabbitagent.notify.NoticeSender;
import io.rabbitagent.notify.Notices;
import io.rabbitagent.notify.NotifySettings;
import io.rabbitagent.notify.Pace;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.NewsMark;
import io.rabbitagent.store.SharedStore;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Puts together what tells people, of what a daemon has. */
final class Notifying {
    private Notifying() {}

    /**
     * What of the daemon it works with.
     *
     * @param book knows what earlier lives have told
     * @param mark up to where they have looked for news
     */
    record Parts(
            AgentConfig config,
            Vertx vertx,
            SharedStore store,
            DecisionWriter decisions,
            RuleBook rules,
            NoticeBook book,
            NewsMark mark,
            JournalWriter journal,
            NoticeListener listener,
            NoticeQueue queue,
            Json json,
            Clock clock,
            Supplier<Duration> uptime) {}

    static AutoCloseable start(NotifySettings settings, Parts parts) {
        AgentConfig config = parts.config();
        Pace pace = Pace.USUAL.withPatience(settings.tryFor());
        NoticeFeed feed = new NoticeFeed(
                config.node().value(),
                parts.store(),
                parts.decisions()::read,
                new Notices(config.clusterName(), rule -> isClusterWide(parts.rules(), rule)),
                settings,
                parts.book(),
                parts.mark(),
                parts.clock());
        return new NoticeKeeper(
                feed,
                new NoticeKeeper.Parts(
                        new NotifySource(settings),
                        new NoticeSender(parts.vertx(), settings.caFile(), pace.deadline(), parts.clock()),
                        notice -> parts.json().writeDocument(Notice.FORMAT_VERSION, notice),
                        parts.journal()::accept,
                        parts.listener(),
                        parts.queue(),
                        parts.uptime(),
                        pace));
    }

    private static boolean isClusterWide(RuleBook rules, String name) {
        return rules.inForce().all().stream()
                .anyMatch(rule -> rule.name().equals(name) && rule.scope() == Scope.CLUSTER);
    }
}
