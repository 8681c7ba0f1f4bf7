package io.rabbitagent.cli;

import io.rabbitagent.operations.StatusView;
import io.rabbitagent.operations.StatusView.FindingLine;
import io.rabbitagent.operations.StatusView.Node;
import io.rabbitagent.rules.FindingState;
import java.util.List;
import java.util.Optional;

/** The one screen of {@code agent status}. */
final class StatusText {
    private static final int MOST_ALERTS = 5;

    private StatusText() {}

    static void print(StatusView view, TextOut out) {
        StatusView.Cluster cluster = view.cluster();
        out.line("Cluster " + out.paint().strong(cluster.name()) + "  " + health(cluster.health(), out.paint()) + ", "
                + cluster.running() + " of " + cluster.expected() + " running, metadata in " + cluster.store());
        view.shutdownOrder().ifPresent(down -> out.wrapped(out.paint().bad("Down: "), words(down, view)));
        view.paused()
                .ifPresent(paused -> out.line(out.paint().doubtful("Paused") + " by " + paused.by() + " until "
                        + paused.until() + ": " + paused.reason()));
        StoreText.unreachable(view.store(), out);
        rules(view.rules(), out);
        windows(view.maintenanceWindows(), out);
        view.declared().forEach(one -> declared(one, out));
        nodes(view, out);
        view.nodes().forEach(node -> unknown(node, out));
        findings(view, out);
        plans(view, out);
        alerts(view, out);
        view.notices().filter(notices -> notices.waiting() > 0).ifPresent(notices -> waiting(notices, out));
    }

    private static void waiting(StatusView.Notices notices, TextOut out) {
        String many = notices.waiting() == 1 ? "1 waits" : notices.waiting() + " wait";
        out.wrapped(
                out.paint().doubtful("Notices to people: "),
                many + " to be delivered by this host's agent"
                        + notices.trouble().map(why -> ": " + why).orElse(""));
    }

    /** The last few: what somebody who was just called must know of. */
    private static void alerts(StatusView view, TextOut out) {
        if (view.alerts().isEmpty()) {
            return;
        }
        out.line("Alerts received");
        List<StatusView.AlertLine> last = view.alerts()
                .subList(
                        Math.max(0, view.alerts().size() - MOST_ALERTS),
                        view.alerts().size());
        last.forEach(one -> out.wrapped(
                "  " + out.paint().strong(one.alertname()) + " ",
                one.rule() + one.node().map(node -> " on " + node).orElse("") + ": " + one.result()
                        + one.plan().map(plan -> ", plan " + plan).orElse("") + ", at " + one.receivedAt()));
    }

    private static void declared(StatusView.DeclaredLine one, TextOut out) {
        String takeBack = " (agent remediate --not-" + one.what() + " " + one.node() + " --reason TEXT)";
        out.wrapped(
                out.paint().doubtful("Declared " + one.what() + ": "),
                one.node() + " by " + one.by() + ", " + one.at() + ": " + one.reason() + takeBack);
    }

    /** Nothing where none is open. */
    private static void windows(Optional<List<String>> open, TextOut out) {
        if (open.isEmpty()) {
            out.line(out.paint().doubtful("Maintenance windows: ") + "it is not known which are open");
        }
        open.filter(names -> !names.isEmpty())
                .ifPresent(names -> out.line("Maintenance window open: " + String.join(", ", names)));
    }

    /** Nothing where they are the shipped ones, in order. */
    private static void rules(StatusView.Rules rules, TextOut out) {
        if (!rules.problems().isEmpty()) {
            out.wrapped(out.paint().bad("Rules are wrong: "), whichStay(rules));
            rules.problems()
                    .forEach(problem ->
                            out.wrapped("  ", problem.place() + ": " + problem.what() + "; " + problem.remedy()));
        } else if (!rules.source().equals("shipped")) {
            out.line("Rules: " + rules.count() + " of " + rules.source() + ", digest " + rules.digest() + ", since "
                    + rules.since());
        }
    }

    /** While what their source holds now is wrong. */
    static String whichStay(StatusView.Rules rules) {
        return rules.count() == 0
                ? "no rule is in force, and nothing is remedied"
                : rules.count() + " of " + rules.source() + " stay in force, digest " + rules.digest() + ", since "
                        + rules.since();
    }

    private static String words(StatusView.Down down, StatusView view) {
        long known = view.nodes().stream()
                .filter(node -> !node.state().equals("unknown") && !node.state().equals("unreachable"))
                .count();
        String members = known == view.nodes().size()
                ? "all " + known + " members"
                : known + " of " + view.nodes().size() + " members, the others can't be told";
        return members + ". " + lastWords(down) + " (agent shutdown-order)";
    }

    private static String lastWords(StatusView.Down down) {
        String first = String.join(", ", down.startFirst());
        boolean known = down.verdict().equals("last-down") || down.verdict().equals("stopped-together");
        if (known && down.startFirst().isEmpty()) {
            return "Who went down last is known, and starting it would not do: a human decides";
        }
        return switch (down.verdict()) {
            case "last-down" ->
                down.startFirst().size() > 1
                        ? "One went down last, but boots only with others: " + first + " start together"
                        : "Last down: " + first + ", starts first";
            case "stopped-together" -> "Some ended together: " + first + " start together, before the others";
            case "split" -> "Groups ended without seeing each other: nothing starts by itself, a human decides";
            default -> "Who went down last can't be told";
        };
    }

    private static String health(String health, Paint paint) {
        return switch (health) {
            case "ok" -> paint.good("ok");
            case "unknown" -> paint.doubtful("unknown");
            default -> paint.bad(health);
        };
    }

    private static void nodes(StatusView view, TextOut out) {
        TextOut.Table table = out.table("NODE", "STATE", "TYPE", "VERSION", "AGENT", "PARTITIONED FROM");
        for (Node node : view.nodes()) {
            String partitions = node.partitions().isEmpty() ? "-" : String.join(" ", node.partitions());
            table.row(node.name(), node.state(), node.type(), node.version().orElse("-"), agent(node), partitions);
        }
        table.print();
    }

    private static String agent(Node node) {
        if (node.agent().fresh()) {
            return "present";
        }
        return node.agent()
                .seen()
                .map(seconds -> "silent for " + seconds + " s")
                .orElse("not heard of");
    }

    private static void unknown(Node node, TextOut out) {
        if (node.agent().fresh()) {
            node.unknown()
                    .forEach(fact -> out.wrapped(
                            "  " + node.name() + " " + fact.fact() + ": ",
                            out.paint().doubtful("unknown") + ", " + fact.reason() + ": " + fact.detail()));
        }
    }

    private static void findings(StatusView view, TextOut out) {
        if (view.findings().isEmpty()) {
            out.line("Findings: none");
            return;
        }
        out.line("Findings");
        for (FindingLine finding : view.findings()) {
            out.line("  " + out.paint().bad(finding.rule()) + " on " + finding.about() + ": " + finding.state()
                    + ", since " + finding.since());
            out.wrapped("    ", finding.summary() + " (" + finding.detail() + ")");
            finding.blockedBy().ifPresent(why -> out.wrapped("    " + label(finding.state()) + ": ", why));
        }
    }

    /** What the reason beside a finding is a reason of. */
    private static String label(String state) {
        boolean itself = state.equals(FindingState.BLOCKED.text()) || state.equals(FindingState.MEASURING.text());
        return itself ? state : "not begun";
    }

    private static void plans(StatusView view, TextOut out) {
        if (!view.plans().isEmpty()) {
            out.line("Plans");
            view.plans().forEach(plan -> PlanLineText.print(plan, out));
        }
        view.rehearsal().ifPresent(rehearsal -> {
            PlanLineText.rehearsal(rehearsal, out);
            out.line("  since " + rehearsal.at() + "; how far that is: agent plans");
        });
        PlanLineText.held(view.held(), out);
        if (!view.recent().isEmpty()) {
            out.line("Ended within the last hour");
            view.recent()
                    .forEach(run -> out.wrapped(
                            "  " + out.paint().strong(run.plan()) + " ",
                            run.rule() + " on " + run.about() + ": " + run.outcome() + ", " + run.detail()));
        }
    }
}
