package io.rabbitagent.config;

import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.store.FileLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the setting {@code store} names.
 *
 * <p>No message repeats any of it: somebody may have written a password into it.
 */
sealed interface StoreAddress {
    String FILE = "file:";
    String ETCD = "etcd:";

    /** A directory. */
    record Files(FileLocation location) implements StoreAddress {}

    /** An etcd; how to talk to it is up to other settings. */
    record Etcd(List<Endpoint> members) implements StoreAddress {
        private static final Pattern MEMBER =
                Pattern.compile("(?:\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)]|([A-Za-z0-9.-]{1,253})):([0-9]{1,5})");

        public Etcd {
            members = List.copyOf(members);
        }

        static Etcd parse(String text) {
            List<Endpoint> members = new ArrayList<>();
            for (String each : text.split(",", -1)) {
                Endpoint member = member(each.strip(), members.size() + 1);
                if (members.contains(member)) {
                    throw new IllegalArgumentException("names its member " + (members.size() + 1) + " twice");
                }
                members.add(member);
            }
            return new Etcd(members);
        }

        private static Endpoint member(String text, int number) {
            if (text.contains("@")) {
                throw new IllegalArgumentException(
                        "holds a user or a password, which belong into etcd.credentials_file");
            }
            if (text.contains("/")) {
                throw new IllegalArgumentException("holds a URL as its member " + number
                        + ", but takes HOST:PORT (for https set etcd.tls.ca_file, or etcd.tls.enabled: true)");
            }
            Matcher matcher = MEMBER.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("has a member " + number + " that is no HOST:PORT");
            }
            String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            int port = Integer.parseInt(matcher.group(3));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("has a member " + number + " with a port that does not exist");
            }
            return new Endpoint(host, port);
        }
    }

    static StoreAddress parse(String text) {
        if (text.startsWith(FILE + "/")) {
            return new Files(new FileLocation(directory(text.substring(FILE.length()))));
        }
        if (text.startsWith(ETCD)) {
            return Etcd.parse(text.substring(ETCD.length()));
        }
        throw new IllegalArgumentException("is no store that this version knows");
    }

    private static Path directory(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("names no directory", e);
        }
    }
}
