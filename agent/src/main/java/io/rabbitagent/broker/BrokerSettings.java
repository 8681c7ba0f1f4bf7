package io.rabbitagent.broker;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where this host's broker is found and how it is asked, started and stopped.
 *
 * @param url of the management API
 * @param credentialsFile holds user and password of the management API; they themselves are kept nowhere
 * @param caFile PEM file with the authorities that are trusted instead of the JDK's, for {@code https}
 * @param dataDirectory the node's own, which its name ends with
 * @param cookieFile holds the Erlang cookie of the broker
 * @param erlCall evaluates expressions in the broker's VM; where empty, {@code rabbitmqctl} does
 * @param rabbitmqctl the command and the arguments that come before all others
 * @param server the command that starts a broker's VM
 */
public record BrokerSettings(
        URI url,
        Optional<Path> credentialsFile,
        Optional<Path> caFile,
        Path dataDirectory,
        Path logFile,
        Path cookieFile,
        Optional<List<String>> erlCall,
        List<String> rabbitmqctl,
        List<String> server,
        ServiceSettings service) {

    public BrokerSettings {
        checkUrl(url);
        requireNonNull(credentialsFile, "credentialsFile is null");
        requireNonNull(caFile, "caFile is null");
        requireNonNull(dataDirectory, "dataDirectory is null");
        requireNonNull(logFile, "logFile is null");
        requireNonNull(cookieFile, "cookieFile is null");
        erlCall = erlCall.map(command -> ServiceSettings.command("erlCall", command));
        rabbitmqctl = ServiceSettings.command("rabbitmqctl", rabbitmqctl);
        server = ServiceSettings.command("server", server);
        requireNonNull(service, "service is null");
    }

    /** @throws IllegalArgumentException where it is none of a management API; the message doesn't repeat the URL */
    public static void checkUrl(URI url) {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("the URL should begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("the URL names no host");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the URL must not hold a user or a password");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("the URL must not hold a query or a fragment");
        }
    }
}
