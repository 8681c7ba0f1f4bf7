package io.rabbitagent.copies.rescue.replay;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.rabbitagent.broker.Credentials;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Connects to a broker, a connection for each virtual host that is asked for. */
public final class AmqpPublishers implements Publisher.Source {
    private static final int MILLIS_TO_CONNECT = 10_000;
    private static final int MILLIS_TO_ANSWER = 60_000;
    /** A larger message that comes back ends the connection: the agent's heap may not hold it. */
    private static final int LARGEST_RETURNED = 4 << 20;

    private final AmqpAddress address;
    private final Optional<Path> caFile;
    private final Supplier<Credentials> credentials;
    private final Set<String> clusterNames;

    /**
     * @param caFile PEM file with the authorities that are trusted instead of the JDK's
     * @param credentials throws an IllegalStateException that says why there are none
     * @param clusterNames what RabbitMQ calls the cluster; a broker of another one gets no password
     */
    public AmqpPublishers(
            AmqpAddress address, Optional<Path> caFile, Supplier<Credentials> credentials, Set<String> clusterNames) {
        this.address = address;
        this.caFile = caFile;
        this.credentials = credentials;
        this.clusterNames = Collections.unmodifiableSortedSet(new TreeSet<>(clusterNames));
    }

    @Override
    public Publisher open(Export export) throws CopyException {
        List<Socket> sockets = new CopyOnWriteArrayList<>();
        Optional<Connection> connection = Optional.empty();
        OwnClusterFactory factory = OwnClusterFactory.of(clusterNames);
        try {
            prepare(factory, export.vhost());
            factory.setSocketConfigurator(factory.getSocketConfigurator().andThen(opened -> {
                // Else closing it would wait for a write that waits for the broker.
                opened.setSoLinger(true, 1);
                sockets.add(opened);
            }));
            connection = Optional.of(factory.newConnection("rabbitmq-agent rescue replay"));
            return new AmqpPublisher(export, connection.get(), List.copyOf(sockets));
        } catch (IOException | TimeoutException | GeneralSecurityException | RuntimeException e) {
            connection.ifPresent(opened -> opened.abort(MILLIS_TO_CONNECT));
            AmqpPublisher.close(sockets);
            if (factory.refusal().isPresent()) {
                throw new OtherClusterException("there is no connection to " + address + ": "
                        + factory.refusal().get());
            }
            throw new CopyException("there is no connection to " + address + ", virtual host " + export.vhost() + ": "
                    + AmqpFailure.words(e));
        }
    }

    private void prepare(ConnectionFactory factory, String vhost) throws IOException, GeneralSecurityException {
        Credentials user = credentials.get();
        factory.setHost(address.bareHost());
        factory.setPort(address.port());
        factory.setVirtualHost(vhost);
        factory.setUsername(user.username());
        factory.setPassword(user.password());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(MILLIS_TO_CONNECT);
        factory.setHandshakeTimeout(MILLIS_TO_CONNECT);
        factory.setChannelRpcTimeout(MILLIS_TO_ANSWER);
        factory.setMaxInboundMessageBodySize(LARGEST_RETURNED);
        factory.setThreadFactory(task -> {
            Thread thread = new Thread(task, "replay-connection");
            thread.setDaemon(true);
            return thread;
        });
        if (address.tls()) {
            factory.useSslProtocol(trusting());
            factory.enableHostnameVerification();
        }
    }

    private SSLContext trusting() throws IOException, GeneralSecurityException {
        if (caFile.isEmpty()) {
            return SSLContext.getDefault();
        }
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        try (InputStream in = Files.newInputStream(caFile.get())) {
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                count++;
                authorities.setCertificateEntry("ca-" + count, one);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
