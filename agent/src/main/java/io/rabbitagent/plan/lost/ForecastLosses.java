package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.plan.Counted;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Loss.Kept;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.OnlySeen;
import io.rabbitagent.plan.rehearsal.QueueFate;
import io.rabbitagent.plan.rehearsal.QueueFate.Copy;
import io.rabbitagent.plan.rehearsal.QueueFate.Kind;
import io.rabbitagent.plan.rehearsal.Rehearsal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a forecast gives up: each queue that nobody would serve, each that would have fewer messages than another copy of it has, and
 * each of which nobody can count that. The largest come first. Discarded copies of which counts can't tell whether the used one has
 * their messages are told as unknown; so is what lost nodes were seen with before the outage, as it may have been consumed since.
 */
final class ForecastLosses {
    /** As many as a plan may name. */
    private static final int MOST_NAMED = 1_000;

    private static final int MOST_IN_A_SENTENCE = 20;

    private final Forecast forecast;
    private final SortedSet<NodeName> lost;

    private ForecastLosses(Forecast forecast, SortedSet<NodeName> lost) {
        this.forecast = forecast;
        this.lost = lost;
    }

    /** @param onlySeen queues that no survivor knows, so that no forecast tells of them */
    static Losses of(Forecast forecast, Rehearsal rehearsal, List<OnlySeen> onlySeen) {
        return new ForecastLosses(forecast, new TreeSet<>(rehearsal.lost())).losses(rehearsal, onlySeen);
    }

    private Losses losses(Rehearsal rehearsal, List<OnlySeen> onlySeen) {
        List<Loss> all = new ArrayList<>(forecast.queues().stream()
                .flatMap(queue -> loss(queue).stream())
                .sorted(Comparator.comparingLong((Loss loss) -> loss.messages().orElse(0))
                        .reversed()
                        .thenComparing(Loss::vhost)
                        .thenComparing(Loss::queue))
                .toList());
        int named = Math.min(all.size(), MOST_NAMED);
        List<String> unknown = new ArrayList<>();
        if (!forecast.missing().isEmpty()) {
            unknown.add("whether anybody needs what the copy of " + forecast.candidate() + " lacks, and is gone: "
                    + named(forecast.missing()));
        }
        if (!forecast.changed().isEmpty()) {
            unknown.add("whether anybody needs what was changed later, and is as it was before: "
                    + named(forecast.changed()));
        }
        untold(false)
                .ifPresent(copies -> unknown.add("copies that are discarded: whether they have messages that the used"
                        + " ones lack can't be told by counts: " + copies));
        untold(true)
                .ifPresent(copies -> unknown.add("copies that are discarded of queues which those that went down last"
                        + " don't know: deleted, or declared too late before a crash: " + copies));
        unknown.addAll(SeenLosses.unknown(forecast, ForecastLosses::tellsSeen, onlySeen, rehearsal.seenOfLost()));
        if (!rehearsal.together().isEmpty()) {
            unknown.add("which copy of a queue is the newer one, on "
                    + NodeNames.listed(new TreeSet<>(rehearsal.together())) + ", which ended together");
        }
        return new Losses(all.subList(0, named), all.size() - named, unknown);
    }

    private Optional<String> untold(boolean deleted) {
        List<String> copies = new ArrayList<>();
        for (QueueFate queue : forecast.queues()) {
            if (queue.deleted() == deleted) {
                for (Copy copy : queue.untold()) {
                    copies.add(queue.queue().name() + " in vhost "
                            + queue.queue().vhost() + ", " + messages(copy) + " on " + copy.node());
                }
            }
        }
        return copies.isEmpty() ? Optional.empty() : Optional.of(some(copies, "; "));
    }

    private static String messages(Copy copy) {
        return copy.messages().isEmpty()
                ? "uncounted"
                : Counted.of(copy.messages().getAsLong(), "message");
    }

    /** Definitions in a sentence. */
    static String named(List<Definition> definitions) {
        return some(definitions.stream()
                .map(one -> one.kind() + " " + one.name())
                .sorted()
                .toList());
    }

    /** Names in a sentence, the first of many. */
    static String some(List<String> names) {
        return some(names, ", ");
    }

    static String some(List<String> names, String between) {
        String first = names.stream().limit(MOST_IN_A_SENTENCE).collect(Collectors.joining(between));
        int more = names.size() - MOST_IN_A_SENTENCE;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** Whether the words on its loss say what was seen of it. */
    private static boolean tellsSeen(QueueFate queue) {
        return queue.isLost() || queue.kind() == Kind.DOWN || queue.losesUncounted();
    }

    private Optional<Loss> loss(QueueFate queue) {
        if (queue.isLost()) {
            return Optional.of(loss(queue, queue.lost(), notServed(queue) + newest(queue) + SeenLosses.words(queue)));
        }
        if (queue.kind() == Kind.DOWN) {
            return Optional.of(loss(
                    queue,
                    queue.largest().map(Copy::messages).orElse(OptionalLong.empty()),
                    "those that went down last don't know it; " + notServed(queue) + SeenLosses.words(queue)));
        }
        if (queue.losesUncounted()) {
            return Optional.of(
                    loss(queue, OptionalLong.empty(), used(queue) + uncounted(queue) + SeenLosses.words(queue)));
        }
        return queue.lost().orElse(0) == 0
                ? Optional.empty()
                : Optional.of(loss(queue, queue.lost(), used(queue) + fewer(queue)));
    }

    private static String uncounted(QueueFate queue) {
        String unread = queue.messages().isPresent()
                ? ""
                : ", which can't be counted"
                        + queue.problem().map(why -> ": " + why).orElse("");
        List<NodeName> others = queue.copies().stream()
                .filter(copy -> copy.messages().isEmpty())
                .map(Copy::node)
                .filter(queue.discarded()::contains)
                .toList();
        return others.isEmpty()
                ? unread
                : unread + ", and that of " + NodeNames.listed(others) + " is discarded, which nobody can count";
    }

    /** No count tells that the smaller copy is a part of the larger one: the difference is the least that is lost. */
    private static String fewer(QueueFate queue) {
        NodeName largest = queue.largest().map(Copy::node).orElseThrow();
        long kept = queue.messages().orElse(0);
        long there = kept + queue.lost().orElse(0);
        String both =
                " with " + Counted.of(kept, "message") + "; that of " + largest + " with " + there + " is discarded: ";
        return queue.newestAt().equals(Optional.of(largest))
                ? both + "it is the newest, and at least " + (there - kept) + " of these are lost"
                : both + "consumed since, or lost, at least " + (there - kept) + " of these";
    }

    private static String used(QueueFate queue) {
        return "the copy of " + queue.leader().map(NodeName::value).orElse("its members") + " is used";
    }

    private String notServed(QueueFate queue) {
        if (queue.kind() == Kind.DOWN) {
            return "led by a lost member: deleted as that is forgotten, unless a mirror takes over";
        }
        if (queue.kind() == Kind.NOT_OPENED) {
            return queue.leader().map(NodeName::value).orElse("its leader") + " could not open it on a copy"
                    + queue.problem().map(why -> " (" + why + ")").orElse("");
        }
        return queue.kind() == Kind.WITHOUT_MAJORITY
                ? "no majority of its members is left: " + afterwards(queue) + ofOneMember(queue)
                : "nobody knows it once " + NodeNames.verb(lost, "is", "are") + " left out";
    }

    /** Whoever was forgotten before the start is not forgotten again. */
    private String afterwards(QueueFate queue) {
        return queue.ledByLost() && forecast.option() != Option.FORGET_LOST
                ? "a stream that a lost member led, deleted as that is forgotten"
                : "it stays down until somebody deletes it";
    }

    private static String ofOneMember(QueueFate queue) {
        return queue.lost().isPresent()
                ? "; counted is what a single member has, whether or not it was confirmed, and others may have had more"
                : queue.problem().map(why -> " (" + why + ")").orElse("");
    }

    private static String newest(QueueFate queue) {
        return queue.newestAt()
                .map(node -> "; its newest copy is that of " + node)
                .orElse("; no survivor has its messages");
    }

    private static Loss loss(QueueFate queue, OptionalLong messages, String why) {
        return new Loss(queue.queue().vhost(), queue.queue().name(), messages, why, kept(queue));
    }

    /** Where several survivors have a copy, each of their backups has one: sent from each, messages come twice. */
    private static Kept kept(QueueFate queue) {
        boolean over = queue.isLost() && (queue.kind() == Kind.GONE || queue.kind() == Kind.WITHOUT_MAJORITY);
        if (queue.isLost() && queue.kind() != Kind.NOT_OPENED && queue.copies().isEmpty()) {
            return Kept.NOBODY;
        }
        return over && queue.copies().size() == 1 ? Kept.BACKUP_ONLY : Kept.UNTOLD;
    }
}
