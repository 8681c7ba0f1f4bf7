package io.rabbitagent.config;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.broker.Credentials;
import io.rabbitagent.yaml.YamlDocument;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The present user and password for the management API, or for etcd.
 *
 * <p>A file is read each time, so that a changed password is used at once; it is parsed only when its text has changed.
 * No message repeats any of it, since a password may stand anywhere in a file that is wrong.
 */
public final class CredentialsSource implements Supplier<Credentials> {
    private static final String REMEDY = "write two lines, username: 'USER' and password: 'PASSWORD'";

    private final Optional<Credentials> fixed;
    private final Optional<Path> file;
    private @Nullable String text;
    private @Nullable Credentials parsed;

    private CredentialsSource(Optional<Credentials> fixed, Optional<Path> file) {
        this.fixed = fixed;
        this.file = file;
    }

    /** Those of the environment, where it has both, else those of the file. */
    public static CredentialsSource of(BrokerSettings broker, Map<String, String> environment) {
        return inEnvironment(Settings.BROKER_USERNAME, Settings.BROKER_PASSWORD, environment)
                .orElseGet(() -> new CredentialsSource(Optional.empty(), broker.credentialsFile()));
    }

    /** Empty unless the environment has both. */
    static Optional<CredentialsSource> inEnvironment(
            Setting<String> user, Setting<String> word, Map<String, String> environment) {
        String username = environment.get(user.variable());
        String password = environment.get(word.variable());
        return username != null && password != null
                ? Optional.of(new CredentialsSource(Optional.of(new Credentials(username, password)), Optional.empty()))
                : Optional.empty();
    }

    /** Those of this file. */
    public static CredentialsSource of(Path file) {
        return new CredentialsSource(Optional.empty(), Optional.of(file));
    }

    /** @throws IllegalStateException where there are none; the message says why and holds none of them */
    @Override
    public synchronized Credentials get() {
        if (fixed.isPresent()) {
            return fixed.get();
        }
        Path path = file.orElseThrow(
                () -> new IllegalStateException("no credentials are configured: set broker.credentials_file, or "
                        + Settings.BROKER_USERNAME.variable() + " and " + Settings.BROKER_PASSWORD.variable()));
        try {
            return read(path);
        } catch (TextFile.Refused e) {
            throw new IllegalStateException(path + e.line + ": " + e.what() + "; " + e.remedy, e);
        }
    }

    private Credentials read(Path path) throws TextFile.Refused {
        String present = TextFile.read(path, PosixFilePermission.OTHERS_READ);
        Credentials before = parsed;
        if (before != null && present.equals(text)) {
            return before;
        }
        Credentials now = parse(present);
        text = present;
        parsed = now;
        return now;
    }

    static Credentials parse(String text) throws TextFile.Refused {
        Map<String, String> entries = new TreeMap<>();
        for (NodeTuple entry : root(text).getValue()) {
            String position = YamlDocument.position(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)
                    || !(key.getValue().equals("username") || key.getValue().equals("password"))) {
                throw new TextFile.Refused("holds something else than username and password", REMEDY, position);
            }
            if (!(entry.getValueNode() instanceof ScalarNode value)
                    || value.getTag().equals(Tag.NULL)
                    || value.getValue().isEmpty()) {
                throw new TextFile.Refused(key.getValue() + " is no text", REMEDY, position);
            }
            if (entries.put(key.getValue(), value.getValue()) != null) {
                throw new TextFile.Refused(key.getValue() + " is given twice", REMEDY, position);
            }
        }
        String username = entries.get("username");
        String password = entries.get("password");
        if (username == null || password == null) {
            throw new TextFile.Refused((username == null ? "username" : "password") + " is missing", REMEDY);
        }
        return new Credentials(username, password);
    }

    private static MappingNode root(String text) throws TextFile.Refused {
        try {
            return YamlDocument.read(text).orElseThrow(() -> new TextFile.Refused("is empty", REMEDY));
        } catch (YamlDocument.Malformed e) {
            throw new TextFile.Refused("is no YAML with names and values", REMEDY, e.position);
        }
    }
}
