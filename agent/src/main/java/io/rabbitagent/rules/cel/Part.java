package io.rabbitagent.rules.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.runtime.CelRuntime.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What stands between two of the outermost {@code &&} of an expression.
 *
 * @param needed the facts without which it has no value; empty where it can do without some. Found unknown before it is
 *     evaluated, they spare the exceptions by which an evaluation finds that out: those cost ten times the evaluation
 */
record Part(Program program, List<Needed> needed) {
    private static final Set<String> CAN_DO_WITHOUT = Set.of("_&&_", "_||_", "_?_:_");

    Part {
        needed = List.copyOf(needed);
    }

    /** A fact, as the expression names it. */
    record Needed(String variable, String fact) {}

    static Part of(Program program, CelAbstractSyntaxTree tree) {
        List<Needed> needed = new ArrayList<>();
        for (CelNavigableExpr node :
                CelNavigableAst.fromAst(tree).getRoot().allNodes().toList()) {
            CelExpr expression = node.expr();
            Kind kind = expression.exprKind().getKind();
            boolean choice = kind == Kind.COMPREHENSION
                    || (kind == Kind.CALL
                            && CAN_DO_WITHOUT.contains(expression.call().function()));
            if (choice) {
                return new Part(program, List.of());
            }
            if (kind == Kind.SELECT && expression.select().operand().exprKind().getKind() == Kind.IDENT) {
                needed.add(new Needed(
                        expression.select().operand().ident().name(),
                        expression.select().field()));
            }
        }
        return new Part(program, needed);
    }
}
