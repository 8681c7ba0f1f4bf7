package io.rabbitagent.plan.remedy;

import java.util.Map;

/** The parameters of one remedy, as a rule gives them: checked, and with what is left out filled in. */
public final class Parameters {
    private final Map<String, Object> values;

    /** @param values by the parameters' names, each of its parameter's type */
    public Parameters(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    @SuppressWarnings("unchecked") // only a value of the parameter's type is put under its name
    public <T> T get(Parameter<T> parameter) {
        Object value = values.get(parameter.name());
        if (value == null) {
            throw new IllegalArgumentException("there is no parameter " + parameter.name());
        }
        return (T) value;
    }
}
