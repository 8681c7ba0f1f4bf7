package io.rabbitagent.config;

import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.yaml.Problems;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must hold of the files that metrics, API and webhook are served with. */
final class HttpChecks {
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");
    private static final List<Setting<Path>> TOKENS =
            List.of(Settings.HTTP_READ_TOKEN_FILE, Settings.HTTP_ALERTS_TOKEN_FILE, Settings.HTTP_DECIDE_TOKEN_FILE);

    private final Values values;
    private final Problems problems;

    HttpChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void all() {
        FileChecks files = new FileChecks(values, problems);
        TOKENS.forEach(setting -> files.check(setting, BearerFile::read));
        different();
        files.pair(Settings.HTTP_TLS_CERTIFICATE_FILE, Settings.HTTP_TLS_KEY_FILE);
        clearText();
    }

    /** Whoever may only read, or only send alerts, must not be able to decide. */
    private void different() {
        Map<String, Setting<Path>> seen = new HashMap<>();
        for (Setting<Path> setting : TOKENS) {
            Optional<String> token = values.find(setting).flatMap(HttpChecks::token);
            Optional<Setting<Path>> before = token.flatMap(text -> Optional.ofNullable(seen.put(text, setting)));
            before.ifPresent(other -> problems.error(
                    values.place(setting),
                    setting.name(),
                    "holds the same token as " + other.name(),
                    "give each a token of its own, such as the output of: openssl rand -hex 32"));
        }
    }

    /** Empty also where it can't be read, which is told by itself. */
    private static Optional<String> token(Path file) {
        try {
            return Optional.of(BearerFile.read(file));
        } catch (TextFile.Refused e) {
            return Optional.empty();
        }
    }

    /** Whoever listens on the way can use a token that he has seen. */
    private void clearText() {
        boolean remote = values.findOrDefault(Settings.HTTP_LISTEN)
                .map(HttpSettings::host)
                .filter(host -> !isLoopback(host))
                .isPresent();
        if (!remote || values.isGiven(Settings.HTTP_TLS_CERTIFICATE_FILE)) {
            return;
        }
        String what = "is a token that crosses the network in the clear: http.listen is no address of this host alone";
        for (Setting<Path> setting : TOKENS) {
            if (!values.isGiven(setting)) {
                continue;
            }
            if (setting.equals(Settings.HTTP_DECIDE_TOKEN_FILE)) {
                problems.error(
                        values.place(setting),
                        setting.name(),
                        what,
                        "set http.tls.certificate_file and http.tls.key_file, or have http.listen be 127.0.0.1");
            } else {
                problems.warn(
                        values.place(setting),
                        setting.name(),
                        what,
                        "set http.tls.certificate_file and http.tls.key_file");
            }
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || LOOPBACK.matcher(host).matches();
    }
}
