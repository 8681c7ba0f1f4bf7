package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.Command;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Makes a certificate for 127.0.0.1 and its key, as PEM files: {@code NAME.pem} and {@code NAME.key}. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private Certificates() {}

    /** @param algorithm EC or RSA */
    public static void make(Path directory, String name, String algorithm) {
        Path store = directory.resolve(name + ".p12");
        List<String> argv = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-alias",
                name,
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString());
        CommandResult result = new CommandRunner(CommandAudit.NONE).run(new Command(argv, Duration.ofSeconds(30)));
        assertThat(((CommandResult.Exited) result).code()).as("%s", result).isZero();
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            write(
                    directory.resolve(name + ".pem"),
                    "CERTIFICATE",
                    keys.getCertificate(name).getEncoded());
            write(
                    directory.resolve(name + ".key"),
                    "PRIVATE KEY",
                    keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, String what, byte[] content) throws IOException {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
}
