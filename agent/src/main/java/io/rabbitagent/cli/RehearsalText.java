package io.rabbitagent.cli;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.BootFailure;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.operations.RehearsalView;
import io.rabbitagent.operations.RehearsalView.Candidate;
import io.rabbitagent.operations.RehearsalView.Definitions;
import io.rabbitagent.operations.RehearsalView.Queue;
import io.rabbitagent.operations.RehearsalView.Recommended;
import io.rabbitagent.plan.Counted;
import java.util.List;
import java.util.stream.Stream;

/** What {@code agent rehearse} shows to people: the table, the recommendation, and what that costs. */
final class RehearsalText {
    /** Of a kind; JSON has more. */
    private static final int MOST_LINES = 20;

    private RehearsalText() {}

    static void print(RehearsalView view, TextOut out) {
        out.wrapped("Lost: ", view.lost().isEmpty() ? "nobody" : String.join(", ", view.lost()));
        out.wrapped(
                "Tried on copies of the data of: ",
                String.join(", ", view.survivors()) + (view.survivors().size() > 1 ? " (first down first)" : ""));
        if (!view.together().isEmpty()) {
            out.wrapped(
                    "",
                    String.join(", ", view.together())
                            + " ended together: whose copy of a queue is the newer can't be told.");
        }
        out.line();
        TextOut.Table table = out.table(
                "",
                "STARTED FIRST",
                "OPTION",
                "QUEUES SERVED",
                "NOT SERVED",
                "MESSAGES LOST",
                "MISSING",
                "COMING BACK");
        for (Candidate candidate : view.candidates()) {
            row(candidate, isRecommended(candidate, view), table);
        }
        table.print();
        out.line();
        if (view.obstacle().isPresent()) {
            out.wrapped(
                    out.paint().bad("None is recommended: "), view.obstacle().get() + ".");
        } else if (view.recommended().isEmpty()) {
            out.line(out.paint().bad("No candidate would start with any option."));
        }
        view.recommended().ifPresent(best -> recommended(best, view, out));
        failures(view, out);
        SeenText.print(view, out);
        if (view.recommended().isPresent() && !view.lost().isEmpty()) {
            out.line();
            out.wrapped(
                    "",
                    "Messages that only lost nodes had are in no number of lost ones here. To act: agent remediate --lost NODE"
                            + " --reason TEXT for each node that is gone for good; its plan rests on this.");
        }
    }

    private static void failures(RehearsalView view, TextOut out) {
        List<Candidate> failed = view.candidates().stream()
                .filter(candidate -> candidate.failure().isPresent())
                .toList();
        if (!failed.isEmpty()) {
            out.line();
        }
        for (Candidate candidate : failed) {
            String why = BootFailure.inShort(candidate.failure().orElseThrow(), new NodeName(candidate.first()));
            out.wrapped(
                    "",
                    candidate.first() + " first, "
                            + Option.ofWord(candidate.option()).way() + ", does not start: " + why
                            + (why.endsWith("…") ? " (-o json has more)" : ""));
        }
    }

    private static boolean isRecommended(Candidate candidate, RehearsalView view) {
        return view.recommended()
                .filter(best ->
                        best.first().equals(candidate.first()) && best.option().equals(candidate.option()))
                .isPresent();
    }

    private static void row(Candidate candidate, boolean recommended, TextOut.Table table) {
        String mark = recommended ? "*" : "";
        String option = Option.ofWord(candidate.option()).text();
        if (candidate.failure().isPresent()) {
            table.row(mark, candidate.first(), option, "does not start", "-", "-", "-", "-");
            return;
        }
        table.row(
                mark,
                candidate.first(),
                option,
                Long.toString(candidate.kept()),
                Long.toString(candidate.notServed()),
                candidate.messagesLost()
                        + (candidate.losingUncounted() == 0
                                ? ""
                                : " and " + Counted.of(candidate.losingUncounted(), "queue") + " uncounted"),
                Integer.toString(count(candidate.missing())),
                Integer.toString(count(candidate.comeBack())));
    }

    private static int count(Definitions definitions) {
        return definitions.named().size() + definitions.more();
    }

    private static void recommended(Recommended best, RehearsalView view, TextOut out) {
        Candidate candidate = view.candidates().stream()
                .filter(one -> isRecommended(one, view))
                .findFirst()
                .orElseThrow();
        out.wrapped(
                out.paint().strong("Recommended: "),
                best.first() + " first"
                        + candidate
                                .command()
                                .map(command -> ", after " + command)
                                .orElse(", as it is") + "; then the others. " + best.why() + ".");
        queues(candidate, out);
        if (candidate.takenForTheSame() > 0) {
            out.line();
            out.wrapped(
                    "",
                    "Discarded are copies of " + Counted.of(candidate.takenForTheSame(), "queue")
                            + " with as many messages as the used ones: by these numbers they are taken for the same.");
        }
        long again = candidate.queues().stream()
                .filter(RehearsalText::hasMoreThanNewest)
                .count();
        if (again > 0) {
            out.line();
            out.wrapped(
                    "",
                    "Used are copies of " + Counted.of(again, "queue")
                            + " with more messages than the newest ones have: what was consumed since is delivered again.");
        }
        definitions("Missing then: ", candidate.missing(), out);
        definitions("Coming back then: ", candidate.comeBack(), out);
        definitions("As before they were changed: ", candidate.changed(), out);
    }

    private static void queues(Candidate candidate, TextOut out) {
        List<Queue> touched =
                candidate.queues().stream().filter(RehearsalText::isTouched).toList();
        if (touched.isEmpty()) {
            return;
        }
        out.line();
        out.line("What becomes of queues that are not simply kept");
        boolean anySeen = touched.stream()
                .limit(MOST_LINES)
                .anyMatch(queue -> queue.seen().isPresent());
        TextOut.Table table = out.table(cells(
                anySeen,
                "SEEN",
                "VHOST",
                "QUEUE",
                "FATE",
                "LEADER",
                "MESSAGES",
                "LOST",
                "NEWEST COPY",
                "AT",
                "DISCARDED ON",
                "MAY HAVE OTHERS"));
        touched.stream()
                .limit(MOST_LINES)
                .forEach(queue -> table.row(cells(
                        anySeen,
                        queue.seen().map(SeenText::cell).orElse("-"),
                        queue.vhost(),
                        queue.name(),
                        queue.fate(),
                        queue.leader().orElse("-"),
                        queue.messages().map(String::valueOf).orElse("-"),
                        queue.lost().map(String::valueOf).orElse("unknown"),
                        queue.newest().map(String::valueOf).orElse("unknown"),
                        queue.newestAt().orElse("-"),
                        listed(queue.discarded()),
                        listed(queue.untold()))));
        table.print();
        if (touched.size() > MOST_LINES || candidate.more() > 0) {
            out.line("  and more: -o json has up to 1,000");
        }
    }

    /** With the last one only where it says something in any row. */
    private static String[] cells(boolean withLast, String last, String... others) {
        return Stream.concat(Stream.of(others), Stream.of(last).filter(cell -> withLast))
                .toArray(String[]::new);
    }

    private static String listed(List<String> nodes) {
        return nodes.isEmpty() ? "-" : String.join(" ", nodes);
    }

    private static boolean isTouched(Queue queue) {
        boolean uncounted = queue.lost().isEmpty()
                && (queue.leader().isPresent() || !queue.discarded().isEmpty());
        boolean asItWas = queue.fate().equals("kept") || queue.fate().equals("stays-deleted");
        return !asItWas
                || uncounted
                || queue.lost().orElse(0L) > 0
                || !queue.untold().isEmpty()
                || hasMoreThanNewest(queue)
                || wasSeenWithMore(queue);
    }

    /** One that comes back was deleted since, whatever its newest copy had. */
    private static boolean hasMoreThanNewest(Queue queue) {
        return queue.fate().equals("kept")
                && !queue.newestAt().equals(queue.leader())
                && queue.newest().isPresent()
                && queue.messages().orElse(0L) > queue.newest().get();
    }

    /** Of a queue that is served, and can't be counted, nobody can say that. */
    private static boolean wasSeenWithMore(Queue queue) {
        boolean served = queue.fate().equals("kept") || queue.fate().equals("comes-back");
        long kept = queue.messages().orElse(served ? Long.MAX_VALUE : 0);
        return queue.seen().flatMap(RehearsalView.Seen::messages).orElse(0L) > kept;
    }

    private static void definitions(String label, Definitions definitions, TextOut out) {
        if (definitions.named().isEmpty()) {
            return;
        }
        out.line();
        out.line(label + Counted.of(count(definitions), "definition"));
        definitions.named().stream().limit(MOST_LINES).forEach(one -> out.line("  " + one.kind() + ": " + one.name()));
        if (count(definitions) > MOST_LINES) {
            out.line("  and more: -o json has up to 1,000");
        }
    }
}
