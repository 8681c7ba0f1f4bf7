package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a script that plays {@code erl_call}, and prints what the real one of OTP 25 printed. */
class ErlCallTest {
    private static final NodeName NODE = new NodeName("rabbit@rb1");
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final CommandRunner runner = new CommandRunner(CommandAudit.NONE);
    private Path cookie;

    @BeforeEach
    void a_cookie() throws IOException {
        cookie = Files.writeString(directory.resolve(".erlang.cookie"), "SECRET");
    }

    @Test
    void an_answer_in_pieces_is_put_together() throws IOException {
        String base64 = Base64.getEncoder().encodeToString("[{rabbit_agent,\"ü\"}]".getBytes(StandardCharsets.UTF_8));
        plays("echo '{ok, [\"" + base64.substring(0, 8) + "\", \"" + base64.substring(8) + "\"]}'");

        assertThat(text(NODE, "x().")).contains("[{rabbit_agent,\"ü\"}]\n");
    }

    @Test
    void the_expression_goes_to_its_input_and_the_cookie_nowhere() throws IOException {
        plays("cat >input; echo \"$HOME\" \"$@\" >called; echo '{ok, [\"b2s=\"]}'");

        assertThat(text(NODE, "a(),\nb(). \n")).contains("ok\n");
        assertThat(Files.readString(directory.resolve("input")))
                .contains("[begin a(),\nb() end]")
                .endsWith(").\n");
        assertThat(Files.readString(directory.resolve("called")))
                .matches(directory + " -h rabbitagent-\\d{1,2}-[0-3] -sname rabbit@rb1 -e\n");

        assertThat(text(new NodeName("rabbit@rb1.example.org"), "a().")).contains("ok\n");
        assertThat(Files.readString(directory.resolve("called"))).contains(" -name rabbit@rb1.example.org ");
    }

    @Test
    void without_an_answer_rabbitmqctl_is_to_be_asked() throws IOException {
        plays("echo 'erl_call: failed to connect to node nobody@localhost' >&2; exit 1");
        assertThat(text(NODE, "x().")).isEmpty();
        plays("echo '{error, \"*** eval: {badarith}\"}'");
        assertThat(text(NODE, "x().")).isEmpty();
        plays("echo '{ok, [\"b2s\"'");
        assertThat(text(NODE, "x().")).isEmpty();
        plays("echo '{ok, [\"b2s\"]}'");
        assertThat(text(NODE, "x().")).as("not of whole groups").isPresent();
        Files.delete(directory.resolve("erl_call"));
        assertThat(text(NODE, "x().")).as("no such program").isEmpty();
    }

    @Test
    void what_it_would_garble_or_can_not_ask_is_not_asked_by_it() throws IOException {
        plays("touch asked; echo '{ok, [\"b2s=\"]}'");
        assertThat(text(NODE, "<<\"ü\">>.")).isEmpty();
        cookie = Files.move(cookie, directory.resolve("cookie"));
        assertThat(text(NODE, "x().")).as("it reads no other file").isEmpty();
        assertThat(directory.resolve("asked")).doesNotExist();
    }

    @Test
    void one_that_hangs_is_no_reason_to_wait_as_long_again() throws IOException {
        plays("sleep 60");
        assertThat(call().evaluate(NODE, "x().", Duration.ofMillis(300)))
                .containsInstanceOf(CommandResult.TimedOut.class);
    }

    @Test
    void its_names_are_few_and_come_back() throws IOException {
        plays("echo '{ok, [\"b2s=\"]}'");
        ErlCall call = call();
        for (int time = 0; time < 10; time++) {
            assertThat(call.evaluate(NODE, "x().", LONG)).isPresent();
        }
    }

    private Optional<String> text(NodeName node, String expression) {
        return call().evaluate(node, expression, LONG)
                .map(result -> ((CommandResult.Exited) result).out().text());
    }

    private ErlCall call() {
        return new ErlCall(List.of(directory.resolve("erl_call").toString()), cookie, runner);
    }

    private void plays(String shell) throws IOException {
        Path program = directory.resolve("erl_call");
        Files.writeString(program, "#!/bin/sh\ncd " + directory + "\n" + shell + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
