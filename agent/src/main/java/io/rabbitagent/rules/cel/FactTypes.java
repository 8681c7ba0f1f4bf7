package io.rabbitagent.rules.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.rabbitagent.rules.facts.FactDefinition;
import io.rabbitagent.rules.facts.FactType;
import io.rabbitagent.rules.facts.Facts;
import java.util.List;
import java.util.Optional;

/** The table of facts as types of CEL: a name that is not in it does not compile. */
@Immutable
final class FactTypes implements CelTypeProvider {
    static final String NODE = "Node";
    static final String CLUSTER = "Cluster";

    private final ImmutableMap<String, CelType> types = ImmutableMap.of(
            NODE, struct(NODE, Facts.OF_NODE),
            CLUSTER, struct(CLUSTER, Facts.OF_CLUSTER));

    @Override
    public ImmutableCollection<CelType> types() {
        return types.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(types.get(name));
    }

    static CelType node() {
        return StructTypeReference.create(NODE);
    }

    static CelType nodes() {
        return ListType.create(node());
    }

    static CelType cluster() {
        return StructTypeReference.create(CLUSTER);
    }

    private static StructType struct(String name, List<FactDefinition> facts) {
        ImmutableMap<String, CelType> fields =
                facts.stream().collect(ImmutableMap.toImmutableMap(FactDefinition::name, fact -> type(fact.type())));
        return StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
    }

    private static CelType type(FactType type) {
        if (type instanceof FactType.Truth) {
            return SimpleType.BOOL;
        }
        if (type instanceof FactType.Whole) {
            return SimpleType.INT;
        }
        if (type instanceof FactType.Text) {
            return SimpleType.STRING;
        }
        return type instanceof FactType.Nodes ? nodes() : ListType.create(SimpleType.STRING);
    }

    static ImmutableList<String> names(List<FactDefinition> facts) {
        return facts.stream().map(FactDefinition::name).collect(ImmutableList.toImmutableList());
    }
}
