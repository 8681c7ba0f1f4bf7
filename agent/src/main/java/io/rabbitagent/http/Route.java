package io.rabbitagent.http;

import io.rabbitagent.http.Query.Parameter;
import io.rabbitagent.operations.OperationException;
import java.util.List;
import java.util.Optional;

/**
 * A page, or a decision: what is asked for under one path.
 *
 * @param mayBlock whether its answer may wait for a disk or the store
 * @param about in a few words
 * @param parameters of its query; empty where there is none, or where any is let pass
 * @param strict whether other parameters are refused
 * @param fields of its body; empty where it has none
 * @param success the status where all is well
 * @param answer what it answers with then, as JSON; empty for other texts
 */
record Route(
        PathTemplate path,
        Access access,
        boolean mayBlock,
        String about,
        List<Parameter> parameters,
        boolean strict,
        List<Field> fields,
        int success,
        Optional<Class<?>> answer,
        Content content) {
    Route {
        parameters = List.copyOf(parameters);
        fields = List.copyOf(fields);
    }

    /** Makes the answer. */
    @FunctionalInterface
    interface Content {
        Reply of(Call call) throws OperationException;
    }

    /** For everybody. Whoever asks may add parameters of his own, as scrapers and probes do. */
    static Route open(String path, String about, Content content) {
        return new Route(
                new PathTemplate(path),
                Access.OPEN,
                false,
                about,
                List.of(),
                false,
                List.of(),
                200,
                Optional.empty(),
                content);
    }

    /** Changes nothing. */
    static Route reading(String path, String about, Class<?> answer, List<Parameter> parameters, Content content) {
        return new Route(
                new PathTemplate(path),
                Access.READ,
                true,
                about,
                parameters,
                true,
                List.of(),
                200,
                Optional.of(answer),
                content);
    }

    static Route deciding(
            String path, String about, int success, Class<?> answer, List<Field> fields, Content content) {
        return new Route(
                new PathTemplate(path),
                Access.DECIDE,
                true,
                about,
                List.of(),
                true,
                fields,
                success,
                Optional.of(answer),
                content);
    }

    /** The same, answered at once. */
    Route quick() {
        return new Route(path, access, false, about, parameters, strict, fields, success, answer, content);
    }

    /** The same, with such an answer. */
    Route answering(Class<?> view) {
        return new Route(
                path, access, mayBlock, about, parameters, strict, fields, success, Optional.of(view), content);
    }

    boolean decides() {
        return access == Access.DECIDE;
    }

    /** The methods that it takes, as the header {@code Allow} has them. */
    String methods() {
        return decides() ? "POST" : "GET, HEAD";
    }

    boolean takes(String method) {
        return decides() ? method.equals("POST") : method.equals("GET") || method.equals("HEAD");
    }
}
