package io.rabbitagent.config;

import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.http.Pem;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The files that HTTPS is served with. They are read each time, and checked where they have changed: what is given back belongs together.
 * No message repeats any of them. Not safe for several threads at a time.
 */
public final class PemFiles implements Supplier<Pem> {
    private final HttpSettings.Tls files;
    private volatile Optional<Pem> good = Optional.empty();

    public PemFiles(HttpSettings.Tls files) {
        this.files = files;
    }

    /** @throws IllegalStateException where they are of no use; the message says which one, why, and what to do */
    @Override
    public Pem get() {
        String certificates = read(files.certificate(), TlsFiles::certificateText);
        String key = read(files.key(), TlsFiles::keyText);
        boolean same = good.filter(one ->
                        one.certificates().equals(certificates) && one.key().equals(key))
                .isPresent();
        if (!same) {
            X509Certificate first = read(files.certificate(), file -> TlsFiles.certificateIn(certificates));
            Object ignored = read(files.key(), file -> TlsFiles.keyIn(key, first, files.certificate()));
            Instant notAfter = first.getNotAfter().toInstant();
            good = Optional.of(new Pem(certificates, key, notAfter));
        }
        return good.orElseThrow();
    }

    private static <T> T read(Path file, Reading<T> reading) {
        try {
            return reading.read(file);
        } catch (TextFile.Refused e) {
            throw new IllegalStateException(file + e.line + ": " + e.what() + "; " + e.remedy, e);
        }
    }

    private interface Reading<T> {
        T read(Path file) throws TextFile.Refused;
    }
}
