package io.rabbitagent.config;

import io.rabbitagent.yaml.Problems;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * What people would not be told because of.
 *
 * <p>All of it is a warning: an agent that can't tell anybody still has a cluster to keep whole.
 */
final class NotifyChecks {
    private static final List<Setting<?>> OTHERS = List.of(
            Settings.NOTIFY_TOKEN_FILE,
            Settings.NOTIFY_CA_FILE,
            Settings.NOTIFY_ON,
            Settings.NOTIFY_FOR_AT_MOST,
            Settings.NOTIFY_TRY_FOR);
    private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Values values;
    private final Problems problems;

    NotifyChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    void check() {
        if (!values.isGiven(Settings.NOTIFY_URL_FILE)) {
            OTHERS.stream()
                    .filter(values::isGiven)
                    .forEach(setting -> problems.warn(
                            values.place(setting),
                            setting.name(),
                            "has no effect without notify.url_file",
                            "add that or remove this"));
            return;
        }
        file(Settings.NOTIFY_URL_FILE, file -> transport(NotifySource.url(file)));
        file(Settings.NOTIFY_TOKEN_FILE, NotifySource::token);
        file(Settings.NOTIFY_CA_FILE, file -> TextFile.read(file, PosixFilePermission.OTHERS_WRITE));
    }

    /** Reads a file, and may say more of what is in it. */
    private interface Reader {
        Object read(Path file) throws TextFile.Refused;
    }

    private void file(Setting<Path> setting, Reader reader) {
        values.find(setting).ifPresent(file -> {
            try {
                Object ignored = reader.read(file);
            } catch (TextFile.Refused e) {
                problems.warn(
                        values.place(setting),
                        setting.name(),
                        file + e.line + ": " + e.what() + ", so nobody is told anything",
                        e.remedy);
            }
        });
    }

    private URI transport(URI url) {
        boolean https = "https".equals(url.getScheme());
        if (!https && !THIS_HOST.contains(url.getHost())) {
            problems.warn(
                    values.place(Settings.NOTIFY_URL_FILE),
                    Settings.NOTIFY_URL_FILE.name(),
                    "holds an http URL: it, the token and what is told cross the network in the clear",
                    "use https");
        }
        if (!https && values.isGiven(Settings.NOTIFY_CA_FILE)) {
            problems.warn(
                    values.place(Settings.NOTIFY_CA_FILE),
                    Settings.NOTIFY_CA_FILE.name(),
                    "has no effect: the URL in notify.url_file is not https",
                    "use https or remove it");
        }
        return url;
    }
}
