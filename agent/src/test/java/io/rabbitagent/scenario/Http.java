package io.rabbitagent.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What an agent serves over HTTP, asked from its own host. */
final class Http {
    private static final String AGENT = "http://127.0.0.1:15693";

    private Http() {}

    static String code(int host, String path) {
        return Lab.exec(host, "curl", "-s", "-m", "10", "-o", "/dev/null", "-w", "%{http_code}", AGENT + path)
                .out();
    }

    static String body(int host, String path) {
        return Lab.exec(host, "curl", "-sS", "--fail", "-m", "10", AGENT + path)
                .succeeded()
                .out();
    }

    static JsonNode json(int host, String path) {
        return Ran.json(body(host, path));
    }

    /** The sum of all series of a metric whose labels hold these texts, such as {@code probe="view"}. */
    static double metric(int host, String name, String... labels) {
        return body(host, "/metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The daemon's pid, by the record that the lab keeps of it; fails where it has ended. */
    static String agentPid(int host) {
        String record = "read -r pid start </run/lab/agent.process && kill -0 \"$pid\" && echo \"$pid\"";
        return Lab.exec(host, "sh", "-c", record).succeeded().out().strip();
    }
}
