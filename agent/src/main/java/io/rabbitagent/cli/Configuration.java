package io.rabbitagent.cli;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.ConfigLoader;
import io.rabbitagent.config.ConfigResult;
import io.rabbitagent.config.Host;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Reads this host's configuration, and says what is wrong with it. */
final class Configuration {
    private Configuration() {}

    /** Empty where it can't be used; every problem has been printed then, a line each. */
    static Optional<AgentConfig> load(Optional<Path> file, PrintStream err) {
        ConfigResult result = ConfigLoader.load(file, System.getenv(), Host.local());
        if (result instanceof ConfigResult.Invalid invalid) {
            invalid.problems().forEach(err::println);
            return Optional.empty();
        }
        ConfigResult.Loaded loaded = (ConfigResult.Loaded) result;
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        return Optional.of(loaded.config());
    }
}
