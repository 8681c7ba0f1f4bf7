package io.rabbitagent.rules.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.facts.FactDefinition;
import io.rabbitagent.rules.facts.FactType;
import io.rabbitagent.rules.facts.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes a checked expression apart. */
final class Terms {
    private static final String AND = "_&&_";
    private static final String OR = "_||_";
    private static final String NOT = "!_";
    /** What may have a value although one of its facts is unknown. */
    private static final Set<String> CHOICES = Set.of(AND, OR, "_?_:_");

    private final CelRuntime runtime;
    private final CelAbstractSyntaxTree tree;

    Terms(CelRuntime runtime, CelAbstractSyntaxTree tree) {
        this.runtime = runtime;
        this.tree = tree;
    }

    /** What stands between its outermost {@code &&}. */
    List<Term> conjuncts() throws CelEvaluationException {
        return between(AND, tree.getExpr());
    }

    private Term term(CelExpr expression) throws CelEvaluationException {
        if (isCall(expression, AND)) {
            return new Term.Joined(between(AND, expression), Verdict.FALSE);
        }
        if (isCall(expression, OR)) {
            return new Term.Joined(between(OR, expression), Verdict.TRUE);
        }
        if (isCall(expression, NOT)) {
            return new Term.Not(term(expression.call().args().get(0)));
        }
        Optional<FactOf> fact = fact(expression);
        return fact.isPresent() ? fact.get() : leaf(expression);
    }

    private List<Term> between(String operator, CelExpr expression) throws CelEvaluationException {
        List<Term> terms = new ArrayList<>();
        if (isCall(expression, operator)) {
            for (CelExpr side : expression.call().args()) {
                terms.addAll(between(operator, side));
            }
        } else {
            terms.add(term(expression));
        }
        return terms;
    }

    private Leaf leaf(CelExpr expression) throws CelEvaluationException {
        CelAbstractSyntaxTree alone = CelAbstractSyntaxTree.newCheckedAst(
                expression, tree.getSource(), tree.getReferenceMap(), tree.getTypeMap());
        return new Leaf(runtime.createProgram(alone), needed(alone));
    }

    private static List<FactOf> needed(CelAbstractSyntaxTree tree) {
        List<CelExpr> all = CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .toList();
        return all.stream().anyMatch(Terms::isChoice)
                ? List.of()
                : all.stream().flatMap(one -> fact(one).stream()).toList();
    }

    /** Where the expression is {@code node.NAME} or {@code cluster.NAME}, other than {@code cluster.nodes}. */
    private static Optional<FactOf> fact(CelExpr expression) {
        if (expression.exprKind().getKind() != Kind.SELECT
                || expression.select().operand().exprKind().getKind() != Kind.IDENT) {
            return Optional.empty();
        }
        String variable = expression.select().operand().ident().name();
        String field = expression.select().field();
        Optional<FactDefinition> fact = switch (variable) {
            case Variables.NODE -> Facts.ofNode(field);
            case Variables.CLUSTER -> Facts.ofCluster(field);
            default -> Optional.empty();
        };
        return fact.filter(one -> !(one.type() instanceof FactType.Nodes)).map(one -> new FactOf(variable, one));
    }

    private static boolean isChoice(CelExpr expression) {
        Kind kind = expression.exprKind().getKind();
        return kind == Kind.COMPREHENSION
                || (kind == Kind.CALL && CHOICES.contains(expression.call().function()));
    }

    private static boolean isCall(CelExpr expression, String function) {
        return expression.exprKind().getKind() == Kind.CALL
                && expression.call().function().equals(function);
    }
}
