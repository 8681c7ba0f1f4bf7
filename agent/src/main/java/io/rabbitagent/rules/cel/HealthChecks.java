package io.rabbitagent.rules.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.rules.cel.Expressions.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the names of health checks that no agent asks: they are never among those that fail, and an expression that waits for one waits
 * silently. It is no fault: a rule that was in force before a check was left out stays in force.
 */
final class HealthChecks {
    private static final String FACT = "failedHealthChecks";
    private static final Set<String> COMPARING = Set.of("_==_", "_!=_", "@in");
    private static final Map<String, String> INSTEAD = Map.of(
            "node-is-mirror-sync-critical",
            "read node.unsynchronisedQueues, or alert on the metric rabbitagent_queues_without_synchronised_mirror");

    private final CelAbstractSyntaxTree tree;
    private final List<CelExpr> all;
    private final Set<String> names;

    private HealthChecks(CelAbstractSyntaxTree tree) {
        this.tree = tree;
        this.all = CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .toList();
        this.names = all.stream()
                .filter(one -> one.exprKind().getKind() == Kind.COMPREHENSION
                        && isFact(one.comprehension().iterRange()))
                .map(one -> one.comprehension().iterVar())
                .collect(Collectors.toUnmodifiableSet());
    }

    static List<Fault> notAsked(CelAbstractSyntaxTree tree) {
        HealthChecks found = new HealthChecks(tree);
        return found.all.stream().flatMap(found::constants).map(found::warning).toList();
    }

    /** What is compared with the failed checks, or with one of them. */
    private Stream<CelExpr> constants(CelExpr expression) {
        if (expression.exprKind().getKind() != Kind.CALL
                || !COMPARING.contains(expression.call().function())) {
            return Stream.empty();
        }
        CelExpr left = expression.call().args().get(0);
        CelExpr right = expression.call().args().get(1);
        if (!isAbout(left) && !isAbout(right)) {
            return Stream.empty();
        }
        return Stream.of(left, right)
                .flatMap(side ->
                        side.exprKind().getKind() == Kind.LIST ? side.list().elements().stream() : Stream.of(side))
                .filter(one -> one.exprKind().getKind() == Kind.CONSTANT
                        && one.constant().getKind() == CelConstant.Kind.STRING_VALUE
                        && !HealthCheck.ASKED.contains(one.constant().stringValue()));
    }

    private boolean isAbout(CelExpr expression) {
        boolean named = expression.exprKind().getKind() == Kind.IDENT
                && names.contains(expression.ident().name());
        return named || isFact(expression);
    }

    private static boolean isFact(CelExpr expression) {
        return expression.exprKind().getKind() == Kind.SELECT
                && expression.select().field().equals(FACT);
    }

    private Fault warning(CelExpr constant) {
        String name = constant.constant().stringValue();
        int offset = tree.getSource().getPositionsMap().getOrDefault(constant.id(), 0);
        CelSourceLocation place = tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
        return new Fault(
                place.getLine(),
                place.getColumn() + 1,
                "the health check '" + name + "' is not asked, so that it never fails",
                Optional.ofNullable(INSTEAD.get(name))
                        .or(() -> Faults.near(name, HealthCheck.ASKED))
                        .or(() -> Optional.of("asked are " + String.join(", ", HealthCheck.ASKED))));
    }
}
