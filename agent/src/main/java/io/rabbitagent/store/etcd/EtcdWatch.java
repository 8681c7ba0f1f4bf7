package io.rabbitagent.store.etcd;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells soon that decisions or board have changed.
 *
 * <p>It may miss changes: a watch ends with its member, and is made anew, with another one, within a second; one whose
 * packets are lost says nothing at all until the connection's keep-alive finds out. So whoever rests on it looks besides.
 */
final class EtcdWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EtcdWatch.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final EtcdConnection etcd;
    private final Keys keys;
    private Optional<Watching> watching = Optional.empty();
    private Optional<ScheduledExecutorService> thread = Optional.empty();

    EtcdWatch(EtcdConnection etcd, Keys keys) {
        this.etcd = etcd;
        this.keys = keys;
    }

    /** @param changed does its work elsewhere: it is called by the thread that reads from etcd */
    synchronized AutoCloseable start(Runnable changed) {
        close();
        ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread one = new Thread(task, "etcd-watch");
            one.setDaemon(true);
            return one;
        });
        thread = Optional.of(made);
        var unused = made.scheduleWithFixedDelay(() -> keepUp(changed), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    private synchronized void keepUp(Runnable changed) {
        try {
            Optional<Member> now = etcd.current();
            if (thread.isEmpty() || watching.filter(one -> one.alive(now)).isPresent()) {
                return;
            }
            watching.ifPresent(Watching::close);
            watching = now.map(member -> new Watching(member, changed));
            // What has changed in between was told to nobody.
            watching.ifPresent(one -> changed.run());
        } catch (RuntimeException e) {
            log.debug("The store can't be watched now: {}", e.toString());
        }
    }

    @Override
    public synchronized void close() {
        thread.ifPresent(ScheduledExecutorService::shutdownNow);
        thread = Optional.empty();
        watching.ifPresent(Watching::close);
        watching = Optional.empty();
    }

    /** The watches at one member. */
    private final class Watching implements AutoCloseable {
        private final Member member;
        private final List<Watch.Watcher> watchers = new ArrayList<>();
        private volatile boolean ended;

        Watching(Member member, Runnable changed) {
            this.member = member;
            Watch.Listener listener =
                    Watch.listener(events -> changed.run(), failure -> ended = true, () -> ended = true);
            WatchOption all = WatchOption.builder().withRequireLeader(true).build();
            watchers.add(member.client.getWatchClient().watch(keys.decided(), all, listener));
            WatchOption below =
                    WatchOption.builder().withRequireLeader(true).isPrefix(true).build();
            watchers.add(member.client.getWatchClient().watch(keys.boards(), below, listener));
        }

        boolean alive(Optional<Member> now) {
            return !ended && now.filter(one -> one == member).isPresent();
        }

        @Override
        public void close() {
            watchers.forEach(Watch.Watcher::close);
        }
    }
}
