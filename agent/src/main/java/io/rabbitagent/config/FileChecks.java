package io.rabbitagent.config;

import io.rabbitagent.yaml.Problems;
import java.nio.file.Path;
import java.util.Optional;

/** What must hold of files that settings name. */
final class FileChecks {
    private final Values values;
    private final Problems problems;

    FileChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** Reads a file for nothing but its faults. */
    interface Reading {
        Object read(Path file) throws TextFile.Refused;
    }

    /** @return whether the file is named and good */
    boolean check(Setting<Path> setting, Reading reading) {
        Optional<Path> file = values.find(setting);
        if (file.isEmpty()) {
            return false;
        }
        try {
            Object ignored = reading.read(file.get());
            return true;
        } catch (TextFile.Refused e) {
            problems.error(
                    values.place(setting),
                    setting.name(),
                    file.get() + e.line + " " + Checks.sentence(e.what()),
                    e.remedy);
            return false;
        }
    }

    /** A certificate and its key: both or neither, and they belong together. */
    void pair(Setting<Path> certificate, Setting<Path> key) {
        boolean given = values.isGiven(certificate);
        if (given != values.isGiven(key)) {
            Setting<Path> alone = given ? certificate : key;
            Setting<Path> missing = given ? key : certificate;
            problems.error(
                    values.place(alone),
                    alone.name(),
                    "is set without " + missing.name(),
                    "set both or neither of them");
        }
        Optional<Path> chain = values.find(certificate);
        if (check(certificate, TlsFiles::certificate) && chain.isPresent()) {
            check(key, file -> TlsFiles.key(file, chain.get()));
        }
    }
}
