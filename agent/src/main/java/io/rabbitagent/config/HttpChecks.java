package io.rabbitagent.config;

import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.yaml.Problems;
import java.nio.file.Path;
import java.util.Optional;

/** What must hold of the files that metrics, API and webhook are served with. */
final class HttpChecks {
    private static final String LOOPBACK = "127.";

    private final Values values;
    private final Problems problems;

    HttpChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void all() {
        values.find(Settings.HTTP_ALERTS_TOKEN_FILE)
                .ifPresent(file -> check(Settings.HTTP_ALERTS_TOKEN_FILE, file, BearerFile::read));
        tls();
        clearText();
    }

    /** Both or neither, and they belong together. */
    private void tls() {
        boolean certificate = values.isGiven(Settings.HTTP_TLS_CERTIFICATE_FILE);
        boolean key = values.isGiven(Settings.HTTP_TLS_KEY_FILE);
        if (certificate != key) {
            Setting<Path> alone = certificate ? Settings.HTTP_TLS_CERTIFICATE_FILE : Settings.HTTP_TLS_KEY_FILE;
            Setting<Path> missing = certificate ? Settings.HTTP_TLS_KEY_FILE : Settings.HTTP_TLS_CERTIFICATE_FILE;
            problems.error(
                    values.place(alone), alone.name(), "is set without " + missing.name(), "set both or neither of them");
        }
        Optional<Path> chain = values.find(Settings.HTTP_TLS_CERTIFICATE_FILE);
        Optional<Path> secret = values.find(Settings.HTTP_TLS_KEY_FILE);
        if (chain.isPresent() && secret.isPresent()) {
            boolean read = check(Settings.HTTP_TLS_CERTIFICATE_FILE, chain.get(), TlsFiles::certificate);
            if (read) {
                check(Settings.HTTP_TLS_KEY_FILE, secret.get(), file -> TlsFiles.key(file, chain.get()));
            }
        }
    }

    /** Whoever listens on the way can send alerts with a token that he has seen. */
    private void clearText() {
        boolean remote = values.findOrDefault(Settings.HTTP_LISTEN)
                .map(HttpSettings::host)
                .filter(host -> !isLoopback(host))
                .isPresent();
        if (remote
                && values.isGiven(Settings.HTTP_ALERTS_TOKEN_FILE)
                && !values.isGiven(Settings.HTTP_TLS_CERTIFICATE_FILE)) {
            problems.warn(
                    values.place(Settings.HTTP_ALERTS_TOKEN_FILE),
                    Settings.HTTP_ALERTS_TOKEN_FILE.name(),
                    "is a token that crosses the network in the clear: http.listen is no address of this host alone",
                    "set http.tls.certificate_file and http.tls.key_file");
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith(LOOPBACK);
    }

    private boolean check(Setting<Path> setting, Path file, Reading reading) {
        try {
            Object ignored = reading.read(file);
            return true;
        } catch (TextFile.Refused e) {
            problems.error(
                    values.place(setting), setting.name(), file + e.line + " " + Checks.sentence(e.what()), e.remedy);
            return false;
        }
    }

    private interface Reading {
        Object read(Path file) throws TextFile.Refused;
    }
}
