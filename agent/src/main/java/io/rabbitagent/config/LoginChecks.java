package io.rabbitagent.config;

import io.rabbitagent.broker.Credentials;
import io.rabbitagent.yaml.Problems;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** What must hold of a user and a password that the agent shows to somebody. */
final class LoginChecks {
    private final Values values;
    private final Problems problems;

    LoginChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /**
     * Both or neither in the environment, else a file that can be used.
     *
     * @return whether there are any, right or wrong
     */
    boolean check(Setting<String> username, Setting<String> password, Setting<Path> file) {
        boolean user = values.isGiven(username);
        boolean word = values.isGiven(password);
        if (user != word) {
            Setting<?> alone = user ? username : password;
            Setting<?> missing = user ? password : username;
            problems.error(
                    values.place(alone),
                    alone.name(),
                    "is set without " + missing.variable(),
                    "set both or neither of them");
        }
        if (user || word) {
            return true;
        }
        values.find(file).ifPresent(path -> read(file, path));
        return values.isGiven(file);
    }

    private void read(Setting<Path> setting, Path file) {
        try {
            Credentials ignored = CredentialsSource.parse(TextFile.read(file, PosixFilePermission.OTHERS_READ));
        } catch (TextFile.Refused e) {
            String where = values.given(setting).orElseThrow().items().get(0).place();
            problems.error(where, setting.name(), file + e.line + " " + Checks.sentence(e.what()), e.remedy);
        }
    }
}
