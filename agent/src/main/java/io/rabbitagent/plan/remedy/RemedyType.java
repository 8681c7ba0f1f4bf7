package io.rabbitagent.plan.remedy;

import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A remedy as rules name it.
 *
 * @param name such as {@code reset-and-rejoin}
 * @param description full sentences for the reference page: what it does, and what it costs
 * @param atMost how far a rule that names it may go by itself: what can delete data is never {@code auto}
 * @param reach what a rule that names it is about
 */
public record RemedyType(
        String name,
        String description,
        Mode atMost,
        Reach reach,
        List<Parameter<?>> parameters,
        Function<Parameters, Remedy> make) {
    public RemedyType {
        parameters = List.copyOf(parameters);
    }

    /** What a remedy is for. */
    public enum Reach {
        /** One member. */
        NODE,
        /** The cluster as a whole: asked for by each member, it would be done as often. */
        CLUSTER,
        /** Either. */
        ANY
    }

    /** One of its kind, to ask of steps that were done whether they have worked: no parameter changes the answer. */
    public Remedy any() {
        Map<String, Object> values = new HashMap<>();
        parameters.forEach(
                parameter -> values.put(parameter.name(), parameter.type().example()));
        return make.apply(new Parameters(values));
    }
}
