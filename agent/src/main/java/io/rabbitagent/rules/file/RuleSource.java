package io.rabbitagent.rules.file;

import io.rabbitagent.yaml.Position;
import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One rule file while it is read: its text, and what was found wrong or doubtful in it so far. */
final class RuleSource {
    private final RuleText file;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();

    RuleSource(RuleText file) {
        this.file = file;
    }

    /** @param position empty where the file as a whole is meant */
    private record Fault(Optional<Position> position, String path, String what, String remedy) {
        Position sortedAt() {
            return position.orElse(Position.START);
        }

        String place(String file) {
            return file + position.map(Position::toString).orElse("");
        }
    }

    String file() {
        return file.file();
    }

    String text() {
        return file.text();
    }

    void fault(Position position, String path, String what, String remedy) {
        faults.add(new Fault(Optional.of(position), path, what, remedy));
    }

    void warning(Position position, String path, String what, String remedy) {
        warnings.add(new Fault(Optional.of(position), path, what, remedy));
    }

    /** Of the whole file. */
    void fault(String what, String remedy) {
        faults.add(new Fault(Optional.empty(), "", what, remedy));
    }

    boolean hasFaultAt(String path) {
        return faults.stream().anyMatch(fault -> fault.path.equals(path));
    }

    boolean faultless() {
        return faults.isEmpty();
    }

    /** In the order of their places. */
    List<Problem> problems() {
        return inOrder(faults);
    }

    /** What keeps no rule from being used, in the order of their places. */
    List<Problem> warnings() {
        return inOrder(warnings);
    }

    private List<Problem> inOrder(List<Fault> found) {
        Problems problems = new Problems();
        found.stream()
                .sorted(Comparator.comparing(Fault::sortedAt))
                .forEach(fault -> problems.error(fault.place(file()), fault.path, fault.what, fault.remedy));
        return problems.errors();
    }
}
