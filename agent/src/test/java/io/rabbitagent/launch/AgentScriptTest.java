package io.rabbitagent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/agent} with a Java that only prints how it was called. */
@Timeout(60)
class AgentScriptTest {
    @TempDir
    private Path directory;

    private Path home = Path.of("unset");
    private Path java = Path.of("unset");
    private Path script = Path.of("unset");

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(directory.toRealPath().resolve("a home"));
        script = executable(home.resolve("bin/agent"), Files.readString(Path.of("bin/agent")));
        java = home.resolve("jdk");
        executable(java.resolve("bin/java"), "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
    }

    @Test
    void it_finds_its_jar_in_a_checkout_and_in_an_installation() throws Exception {
        Path built = jarIn("target");
        assertThat(call(script)).containsSubsequence("-cp", built.toString(), "io.rabbitagent.launch.Main");
        Path installed = jarIn("lib");
        assertThat(call(script)).containsSubsequence("-cp", installed.toString(), "io.rabbitagent.launch.Main");
    }

    @Test
    void it_works_through_chains_of_links_absolute_and_relative() throws Exception {
        Path jar = jarIn("lib");
        Path first = Files.createSymbolicLink(home.resolve("bin/first"), Path.of("agent"));
        Path second = Files.createSymbolicLink(directory.resolve("second"), first);
        Path third = Files.createSymbolicLink(directory.resolve("third"), Path.of("second"));
        for (Path link : List.of(first, second, third)) {
            assertThat(call(link)).contains(jar.toString());
        }
    }

    @Test
    void arguments_arrive_as_they_were_typed() throws Exception {
        jarIn("lib");
        assertThat(call(script, "status", "a b", "", "*", "$HOME")).endsWith("status", "a b", "", "*", "$HOME");
    }

    @Test
    void only_the_daemon_takes_the_daemons_options() throws Exception {
        jarIn("lib");
        assertThat(call(script, "run")).contains("-Xmx48m", "-Done", "-Dtwo");
        assertThat(call(script, "status")).doesNotContain("-Xmx48m", "-Done", "-Dtwo");
    }

    @Test
    void without_its_jar_it_says_how_to_build_one() throws Exception {
        assertThat(call(script)).singleElement().asString().contains("there is no agent.jar", "mvn package");
        assertThat(code).isEqualTo(ExitCode.CONFIGURATION);
    }

    @Test
    void without_a_java_it_says_so() throws Exception {
        jarIn("lib");
        java = home.resolve("nowhere");
        assertThat(call(script)).singleElement().asString().contains("there is no Java in JAVA_HOME");
        assertThat(code).isEqualTo(ExitCode.CONFIGURATION);
    }

    private int code;

    private List<String> call(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("JAVA_HOME", java.toString(), "RABBITAGENT_JAVA_OPTS", "-Done -Dtwo"));
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        code = process.waitFor();
        return lines;
    }

    private Path jarIn(String folder) throws IOException {
        Files.createDirectories(home.resolve(folder));
        return Files.writeString(home.resolve(folder).resolve("agent.jar"), "");
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
