package io.rabbitagent.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which etcd keeps what all agents share. Holds no password, so it may be printed.
 *
 * @param endpoints its members, asked in this order until one answers
 * @param prefix of all keys, without a slash at its end; each cluster has its own keys under it
 * @param tls empty for plain HTTP/2
 * @param credentialsFile a YAML file with {@code username} and {@code password}
 */
public record EtcdSettings(List<Endpoint> endpoints, String prefix, Optional<Tls> tls, Optional<Path> credentialsFile)
        implements StoreLocation {
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._-]+)+");

    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no member of etcd is named");
        }
        if (new HashSet<>(endpoints).size() != endpoints.size()) {
            throw new IllegalArgumentException("a member of etcd is named twice");
        }
        checkPrefix(prefix);
        requireNonNull(tls, "tls is null");
        requireNonNull(credentialsFile, "credentialsFile is null");
    }

    /** @throws IllegalArgumentException where keys can't begin with it */
    public static void checkPrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "a prefix begins with a slash, ends without one, and has letters, digits, '.', '_' and '-' between them");
        }
    }

    /** @param host a name, an IPv4 address, or an IPv6 address without its brackets */
    public record Endpoint(String host, int port) {
        public Endpoint {
            requireNonNull(host, "host is null");
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("there is no port " + port);
            }
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * PEM files, read whenever a connection is made.
     *
     * @param authorities who may have signed etcd's certificates; empty for Java's own authorities
     * @param client the agent's own certificate, where etcd asks for one
     */
    public record Tls(Optional<Path> authorities, Optional<ClientCertificate> client) {
        public Tls {
            requireNonNull(authorities, "authorities is null");
            requireNonNull(client, "client is null");
        }
    }

    /** @param key of the certificate, without a passphrase, in PKCS #8 */
    public record ClientCertificate(Path certificate, Path key) {
        public ClientCertificate {
            requireNonNull(certificate, "certificate is null");
            requireNonNull(key, "key is null");
        }
    }
}
