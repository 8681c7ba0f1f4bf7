package io.rabbitagent.http;

import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What stands behind the question mark, read strictly: of a dry run that leaves out what was misspelt nobody would know. */
record Query(Map<String, List<String>> values) {

    /** @param repeated whether it may be given several times */
    record Parameter(String name, boolean repeated, String about) {
        static Parameter once(String name, String about) {
            return new Parameter(name, false, about);
        }

        static Parameter several(String name, String about) {
            return new Parameter(name, true, about);
        }
    }

    Query {
        values = Map.copyOf(values);
    }

    /** @throws RefusedException where one is not known, or given too often */
    void check(List<Parameter> known) throws RefusedException {
        Map<String, Parameter> byName = known.stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
        if (!byName.keySet().containsAll(values.keySet())) {
            throw new RefusedException(
                    400,
                    known.isEmpty()
                            ? "this page has no parameters"
                            : "there is a parameter that is not known here; parameters are "
                                    + known.stream().map(Parameter::name).collect(Collectors.joining(", ")));
        }
        for (Parameter one : known) {
            if (!one.repeated() && all(one.name()).size() > 1) {
                throw new RefusedException(400, one.name() + " is given more than once");
            }
        }
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<String> one(String name) {
        return all(name).stream().findFirst();
    }

    /** @throws OperationException where it is none in these bounds */
    int number(String name, int least, int most, int otherwise) throws OperationException {
        try {
            int number = one(name).map(Integer::parseInt).orElse(otherwise);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that is out of range.
        }
        throw new OperationException(Kind.USAGE, name + " is no number from " + least + " to " + most);
    }
}
