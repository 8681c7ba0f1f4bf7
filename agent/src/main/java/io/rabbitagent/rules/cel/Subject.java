package io.rabbitagent.rules.cel;

import com.google.errorprone.annotations.Immutable;
import dev.cel.common.types.CelType;
import dev.cel.common.values.StructValue;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.rules.facts.Answer;
import io.rabbitagent.rules.facts.FactDefinition;
import io.rabbitagent.rules.facts.FactType;
import io.rabbitagent.rules.facts.Facts;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A member, or the cluster, as an expression sees it in one picture.
 *
 * <p>Important property: a fact that is unknown has no value, also no default one. To select it ends the evaluation of
 * whatever needs it with {@link UnknownFact}; only {@code &&} and {@code ||}, and the macros made of them, can do without.
 */
@Immutable
@SuppressWarnings("Immutable") // a picture is; the trace lives as long as one evaluation, in one thread
final class Subject extends StructValue<String, Subject> {
    private final ClusterPicture picture;
    private final NodeName node;
    private final boolean cluster;
    private final Trace trace;

    private Subject(ClusterPicture picture, NodeName node, boolean cluster, Trace trace) {
        this.picture = picture;
        this.node = node;
        this.cluster = cluster;
        this.trace = trace;
    }

    static Subject node(ClusterPicture picture, NodeName node, Trace trace) {
        return new Subject(picture, node, false, trace);
    }

    static Subject cluster(ClusterPicture picture, NodeName target, Trace trace) {
        return new Subject(picture, target, true, trace);
    }

    @Override
    public Object select(String field) {
        FactDefinition fact = fact(field);
        return fact.type() instanceof FactType.Nodes
                ? nodes(member -> true)
                : value(fact).orElseThrow(() -> new UnknownFact(field));
    }

    /** It counts as read. Empty where it is unknown. */
    Optional<Object> value(FactDefinition fact) {
        return answer(fact).value();
    }

    /** All members but this one. */
    List<Subject> others() {
        return nodes(member -> !member.equals(node));
    }

    private List<Subject> nodes(Predicate<NodeName> wanted) {
        return picture.members().stream()
                .filter(wanted)
                .map(member -> node(picture, member, trace))
                .toList();
    }

    private FactDefinition fact(String field) {
        return (cluster ? Facts.ofCluster(field) : Facts.ofNode(field))
                .orElseThrow(() -> new IllegalArgumentException(field + " is no fact"));
    }

    private Answer answer(FactDefinition fact) {
        return trace.read(
                fact,
                cluster ? Optional.empty() : Optional.of(node),
                () -> fact.read().apply(picture, node));
    }

    /** Nobody may ask whether a fact is there: the answer would take what is unknown for a no. */
    @Override
    public Optional<Object> find(String field) {
        return Optional.of(select(field));
    }

    @Override
    public Subject value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return false;
    }

    @Override
    public CelType celType() {
        return cluster ? FactTypes.cluster() : FactTypes.node();
    }

    /** An expression needs a fact that is unknown. */
    static final class UnknownFact extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownFact(String fact) {
            super(fact + " is unknown", null, false, false);
        }
    }
}
