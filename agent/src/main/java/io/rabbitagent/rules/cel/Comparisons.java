package io.rabbitagent.rules.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import io.rabbitagent.rules.cel.Expressions.Fault;
import io.rabbitagent.rules.facts.FactDefinition;
import io.rabbitagent.rules.facts.FactType;
import io.rabbitagent.rules.facts.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what compiles and can't be meant: comparisons that can never hold, and ways around the types. */
final class Comparisons {
    private static final Set<String> EQUALITIES = Set.of("_==_", "_!=_", "@in");
    private static final Set<String> ERASERS = Set.of("dyn", "type");

    private final CelAbstractSyntaxTree tree;
    private final Optional<Set<String>> windows;
    private final List<Fault> faults = new ArrayList<>();

    private Comparisons(CelAbstractSyntaxTree tree, Optional<Set<String>> windows) {
        this.tree = tree;
        this.windows = windows;
    }

    static List<Fault> faults(CelAbstractSyntaxTree tree, Optional<Set<String>> windows) {
        Comparisons found = new Comparisons(tree, windows);
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .forEach(found::look);
        return List.copyOf(found.faults);
    }

    private void look(CelExpr expression) {
        Kind kind = expression.exprKind().getKind();
        if (kind == Kind.STRUCT) {
            fault(expression, "facts can't be made, only read", Optional.empty());
        }
        if (kind == Kind.MAP) {
            fault(expression, "maps are left out: what they hold is not checked", Optional.empty());
        }
        if (kind == Kind.LIST && isMixed(expression)) {
            fault(expression, "a list of different kinds is left out: what it holds is not checked", Optional.empty());
        }
        if (kind == Kind.CALL && ERASERS.contains(expression.call().function())) {
            fault(
                    expression,
                    expression.call().function() + "() is left out: what it gives is not checked",
                    Optional.empty());
        }
        if (kind == Kind.CALL && EQUALITIES.contains(expression.call().function())) {
            compared(expression.call().args().get(0), expression.call().args().get(1));
        }
    }

    private void compared(CelExpr left, CelExpr right) {
        if (isSelect(right, "openWindows")) {
            windows.ifPresent(known -> constants(left).forEach(name -> window(name, known)));
        }
        if (isNode(left) || isNode(right)) {
            fault(left, "nodes can't be compared", Optional.of("compare their names: n.name == node.name"));
            return;
        }
        if (mayHideAnError(left) || mayHideAnError(right)) {
            fault(
                    left,
                    "answers can't be compared with each other",
                    Optional.of(
                            "write A or !A instead of A == true or A == false; for \"both or neither\": A && B || !A && !B"));
            return;
        }
        texts(left).ifPresent(values -> constants(right).forEach(constant -> check(constant, values)));
        texts(right).ifPresent(values -> constants(left).forEach(constant -> check(constant, values)));
    }

    /**
     * An answer that {@code &&}, {@code ||} or a macro has put together may be an error, which an unknown fact gives: cel-java
     * 0.14 hands it to a comparison as a value, which then differs from true and from false. So only facts and constants are
     * compared where the type lets that happen.
     */
    private boolean mayHideAnError(CelExpr expression) {
        Kind kind = expression.exprKind().getKind();
        boolean plain = kind == Kind.CONSTANT || kind == Kind.SELECT;
        return !plain
                && tree.getType(expression.id())
                        .filter(Comparisons::holdsAnswers)
                        .isPresent();
    }

    private static boolean holdsAnswers(CelType type) {
        return type.kind() == CelKind.BOOL
                || type.kind() == CelKind.DYN
                || type.parameters().stream().anyMatch(Comparisons::holdsAnswers);
    }

    private boolean isMixed(CelExpr expression) {
        return !expression.list().elements().isEmpty()
                && tree.getType(expression.id())
                        .filter(type -> type.parameters().stream().anyMatch(one -> one.kind() == CelKind.DYN))
                        .isPresent();
    }

    private boolean isNode(CelExpr expression) {
        return tree.getType(expression.id())
                .map(type -> type.kind() == CelKind.LIST ? type.parameters().get(0) : type)
                .filter(type -> type.kind() == CelKind.STRUCT)
                .isPresent();
    }

    /** All values that a fact can have, where the expression reads one that has not many. */
    private Optional<List<String>> texts(CelExpr expression) {
        if (expression.exprKind().getKind() != Kind.SELECT) {
            return Optional.empty();
        }
        String owner = tree.getType(expression.select().operand().id())
                .map(CelType::name)
                .orElse("");
        String field = expression.select().field();
        return (owner.equals(FactTypes.NODE) ? Facts.ofNode(field) : Facts.ofCluster(field))
                .map(FactDefinition::type)
                .filter(FactType.Text.class::isInstance)
                .map(type -> ((FactType.Text) type).values())
                .filter(values -> !values.isEmpty());
    }

    private static List<CelExpr> constants(CelExpr expression) {
        List<CelExpr> all =
                expression.exprKind().getKind() == Kind.LIST ? expression.list().elements() : List.of(expression);
        return all.stream()
                .filter(one -> one.exprKind().getKind() == Kind.CONSTANT
                        && one.constant().getKind() == CelConstant.Kind.STRING_VALUE)
                .toList();
    }

    private static boolean isSelect(CelExpr expression, String field) {
        return expression.exprKind().getKind() == Kind.SELECT
                && expression.select().field().equals(field);
    }

    private void window(CelExpr constant, Set<String> known) {
        String name = constant.constant().stringValue();
        if (!known.contains(name)) {
            fault(
                    constant,
                    "this host has no maintenance window '" + name + "'",
                    Faults.near(name, List.copyOf(known))
                            .or(() -> Optional.of("configure it under maintenance.windows, or name another")));
        }
    }

    private void check(CelExpr constant, List<String> values) {
        String text = constant.constant().stringValue();
        if (!values.contains(text)) {
            fault(
                    constant,
                    "'" + text + "' is no value of that fact",
                    Faults.near(text, values).or(() -> Optional.of("it can be '" + String.join("', '", values) + "'")));
        }
    }

    private void fault(CelExpr expression, String what, Optional<String> remedy) {
        int offset = tree.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
        CelSourceLocation place = tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
        faults.add(new Fault(place.getLine(), place.getColumn() + 1, what, remedy));
    }
}
