package io.rabbitagent.cli;

import io.rabbitagent.operations.DefinitionsView;
import io.rabbitagent.operations.DefinitionsView.KindLine;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What of a backup's definitions is missing, as people read it. */
final class DefinitionsText {
    /** What an import does not change. */
    private static final Set<String> KEPT = Set.of("exchanges", "queues");

    private final TextOut out;

    DefinitionsText(TextOut out) {
        this.out = out;
    }

    /** What would be imported, or that there is nothing to import. */
    void difference(DefinitionsView view) {
        out.line("Definitions of backup " + view.backup() + ", and what of them " + view.node() + " has");
        TextOut.Table table = out.table("KIND", "IN BACKUP", "MISSING", "DIFFER", "LEFT OUT");
        view.before().stream()
                .filter(line -> line.inBackup() > 0)
                .forEach(line -> table.row(
                        words(line),
                        Integer.toString(line.inBackup()),
                        Integer.toString(line.missing()),
                        Integer.toString(line.differing()),
                        Integer.toString(line.leftOut())));
        table.print();
        named("Missing", view.before(), KindLine::missing, KindLine::missingNames);
        List<KindLine> changeable = view.before().stream()
                .filter(line -> !KEPT.contains(line.kind()))
                .toList();
        List<KindLine> kept = view.before().stream()
                .filter(line -> KEPT.contains(line.kind()))
                .toList();
        named(
                view.overwrite() ? "Differ, and are overwritten" : "Differ, and stay as they are without --overwrite",
                changeable,
                KindLine::differing,
                KindLine::differingNames);
        named(
                "Differ, and stay as they are: no import changes them",
                kept,
                KindLine::differing,
                KindLine::differingNames);
        leftOut(view.before());
        if (view.complete()) {
            out.line(
                    view.overwrite() ? "Nothing is missing, and nothing is to be overwritten." : "Nothing is missing.");
        }
    }

    void unchanged() {
        out.line("Nothing was changed.");
    }

    /** What came of the import. */
    void imported(String summary, DefinitionsView view) {
        out.line("Backup " + view.backup() + ": " + summary + ".");
        named("Still missing", view.after(), KindLine::missing, KindLine::missingNames);
        if (view.overwrite()) {
            named("Still differ", view.after(), KindLine::differing, KindLine::differingNames);
        }
        if (!view.complete()) {
            out.line(
                    "The broker's log says why. What can be imported is there: the same command tries the rest again.");
        }
    }

    private void leftOut(List<KindLine> lines) {
        if (lines.stream().anyMatch(line -> line.leftOut() > 0)) {
            out.wrapped(
                    "",
                    "Left out, as an import can't bring them back: queues whose names the broker gave, and bindings of a"
                            + " queue or an exchange that is neither in the backup nor here.");
        }
    }

    private void named(
            String heading,
            List<KindLine> lines,
            ToIntFunction<KindLine> count,
            Function<KindLine, List<String>> names) {
        List<KindLine> some =
                lines.stream().filter(line -> count.applyAsInt(line) > 0).toList();
        if (some.isEmpty()) {
            return;
        }
        out.line(heading);
        for (KindLine line : some) {
            int more = count.applyAsInt(line) - names.apply(line).size();
            out.wrapped(
                    "  " + words(line) + ": ",
                    String.join(", ", names.apply(line)) + (more > 0 ? ", and " + more + " more" : ""));
        }
    }

    private static String words(KindLine line) {
        return line.kind().replace('_', ' ');
    }
}
