package io.rabbitagent.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that can be asked for, but for the webhook. */
final class Routes {
    private final List<Route> all;

    Routes(Served served) {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.open("/", "this list", call -> Reply.text(index(served))));
        routes.addAll(new OwnPages(served).all());
        routes.addAll(new ReadingPages(served).all());
        routes.addAll(new DecidingPages(served).all());
        this.all = List.copyOf(routes);
    }

    List<Route> all() {
        return all;
    }

    /** What is there under a path: each has one of its own. */
    Optional<Found> at(String path) {
        for (Route route : all) {
            Optional<Map<String, String>> names = route.path().match(path);
            if (names.isPresent()) {
                return Optional.of(new Found(route, names.get()));
            }
        }
        return Optional.empty();
    }

    /** @param names what the path has for each name of the route's */
    record Found(Route route, Map<String, String> names) {}

    private String index(Served served) {
        StringBuilder text = new StringBuilder("rabbitmq-agent on " + served.me() + "\n\n");
        all.stream().filter(route -> !route.decides()).forEach(route -> text.append(line("GET", route)));
        text.append('\n');
        if (served.guards().decide().isPresent()) {
            all.stream().filter(Route::decides).forEach(route -> text.append(line("POST", route)));
        } else {
            text.append("Nothing is decided over HTTP on this agent: http.decide_token_file is not set.\n");
        }
        if (served.alerts().isPresent()) {
            text.append(String.format("%-4s %-28s %s%n", "POST", Webhook.PATH, "alerts, from Alertmanager"));
        }
        return text.toString();
    }

    private static String line(String method, Route route) {
        return String.format("%-4s %-28s %s%n", method, route.path(), route.about());
    }
}
