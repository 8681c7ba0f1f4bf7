package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** A command that has ended. */
record Ran(List<String> argv, int code, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fails where the command did. */
    Ran succeeded() {
        return exited(0);
    }

    Ran exited(int expected) {
        assertThat(code)
                .as("exit code of %s%nstdout: %s%nstderr: %s", argv, out, err)
                .isEqualTo(expected);
        return this;
    }

    JsonNode json() {
        return json(out);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
