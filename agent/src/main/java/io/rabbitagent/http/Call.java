package io.rabbitagent.http;

import java.util.Map;
import java.util.Optional;

/**
 * A request that has been understood.
 *
 * @param names what its path has for each name of the page's
 * @param accept its header of that name
 * @param body of a decision
 * @param address where it came from
 */
record Call(Map<String, String> names, Query query, Optional<String> accept, Optional<Body> body, String address) {
    Call {
        names = Map.copyOf(names);
    }

    /** One that the page's path has. */
    String name(String name) {
        return Optional.ofNullable(names.get(name))
                .orElseThrow(() -> new IllegalStateException("the page's path has no {" + name + "}"));
    }

    Call with(Body read) {
        return new Call(names, query, accept, Optional.of(read), address);
    }
}
