package io.rabbitagent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeSent;

/** What becomes of the notices that this agent sends to people. Made only where it sends any. */
final class NoticeMetrics {
    private final MeterRegistry registry;
    private final Table waiting;

    NoticeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.waiting = Table.single(
                registry, "rabbitagent.notifications.waiting", "How many notices this agent has still to deliver");
        // From zero on: a counter that first appears with 1 has no increase.
        for (Notice.Kind kind : Notice.Kind.values()) {
            for (NoticeSent.Outcome outcome : NoticeSent.Outcome.values()) {
                counter(kind, outcome);
            }
        }
    }

    void waiting(int count) {
        waiting.show(count);
    }

    void ended(Notice.Kind kind, NoticeSent.Outcome outcome) {
        counter(kind, outcome).increment();
    }

    private Counter counter(Notice.Kind kind, NoticeSent.Outcome outcome) {
        return Counter.builder("rabbitagent.notifications")
                .description(
                        "Notices to people that this agent has done with since its start. Each is sent by one agent: add agents up")
                .tag("kind", kind.text())
                .tag("outcome", outcome.text())
                .register(registry);
    }
}
