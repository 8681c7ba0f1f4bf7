package io.rabbitagent.rules.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.rules.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles what rule files write in CEL.
 *
 * <p>Left out of the language: {@code has}, with which an unknown fact could be taken for a no; and whatever makes values
 * of unknown type, with which a misspelt fact would compile.
 */
public final class Expressions {
    /** The longest expression that is compiled, in characters. */
    public static final int LONGEST = 4_000;

    private static final int MOST_ITERATIONS = 10_000;
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxParseRecursionDepth(50)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private final CelCompiler forNodes;
    private final CelCompiler forClusters;
    private final CelRuntime runtime;
    private final Optional<Set<String>> windows;

    private Expressions(
            CelCompiler forNodes, CelCompiler forClusters, CelRuntime runtime, Optional<Set<String>> windows) {
        this.windows = windows.map(Set::copyOf);
        this.forNodes = forNodes;
        this.forClusters = forClusters;
        this.runtime = runtime;
    }

    /** Takes a third of a second the first time: made once, and kept. */
    public static Expressions create() {
        return create(Optional.empty());
    }

    /**
     * @param windows the maintenance windows that this host has: an expression that asks for another one is refused, as the
     *     answer would always be no. Where that is not known, any name will do
     */
    public static Expressions create(Optional<Set<String>> windows) {
        FactTypes types = new FactTypes();
        return new Expressions(
                compiler(types)
                        .addVar(Variables.NODE, FactTypes.node())
                        .addVar(Variables.OTHERS, FactTypes.nodes())
                        .build(),
                compiler(types).build(),
                CelRuntimeFactory.plannerRuntimeBuilder()
                        .setOptions(OPTIONS)
                        .setTypeProvider(types)
                        .build(),
                windows);
    }

    private static CelCompilerBuilder compiler(FactTypes types) {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE,
                        CelStandardMacro.FILTER,
                        CelStandardMacro.MAP)
                .setTypeProvider(types)
                .addVar(Variables.CLUSTER, FactTypes.cluster())
                .setResultType(SimpleType.BOOL);
    }

    public Result compile(String text, Scope scope) {
        CelValidationResult checked = (scope == Scope.NODE ? forNodes : forClusters).compile(text);
        if (checked.hasError()) {
            List<Fault> faults = new ArrayList<>();
            for (CelIssue issue : checked.getErrors()) {
                faults.add(Faults.of(issue, scope));
            }
            return new Wrong(faults);
        }
        try {
            CelAbstractSyntaxTree tree = checked.getAst();
            List<Fault> faults = Comparisons.faults(tree, windows);
            return faults.isEmpty()
                    ? new Compiled(
                            new CelCondition(text, new Terms(runtime, tree).conjuncts()), HealthChecks.notAsked(tree))
                    : new Wrong(faults);
        } catch (CelValidationException | CelEvaluationException | IllegalStateException e) {
            return new Wrong(List.of(new Fault(1, 1, String.valueOf(e.getMessage()), Optional.empty())));
        }
    }

    /** What compiling comes to. */
    public sealed interface Result {}

    /** @param warnings what can be used, and is not meant so */
    public record Compiled(Condition condition, List<Fault> warnings) implements Result {
        public Compiled {
            warnings = List.copyOf(warnings);
        }

        public Compiled(Condition condition) {
            this(condition, List.of());
        }
    }

    public record Wrong(List<Fault> faults) implements Result {
        public Wrong {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Something in an expression that is wrong.
     *
     * @param line of the expression, from 1
     * @param column in that line, from 1
     * @param what is wrong, such as {@code ap is no fact}
     * @param remedy what to do, such as {@code did you mean app?}
     */
    public record Fault(int line, int column, String what, Optional<String> remedy) {}
}
