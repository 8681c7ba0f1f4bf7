package io.rabbitagent.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.EtcdSettings.ClientCertificate;
import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.store.EtcdSettings.Tls;
import io.rabbitagent.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;

/**
 * A connection to one member of etcd. It fails rather than waits: who waits for a member that is away doesn't ask another.
 *
 * <p>One that has failed is closed and made anew. That is faster than its own backing off, which grows to two minutes, and
 * reads certificates and password again.
 */
final class Member implements AutoCloseable {
    /** A page of history, or a part of a kept document. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** gRPC speaks by Java's own logging, to stderr: what goes wrong is in what a call throws. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    static {
        GRPC.setLevel(Level.OFF);
    }

    final Endpoint endpoint;
    final Client client;

    private Member(Endpoint endpoint, Client client) {
        this.endpoint = endpoint;
        this.client = client;
    }

    /**
     * Connects with the first call.
     *
     * @param most that one call takes
     */
    static Member open(
            Endpoint endpoint, EtcdSettings settings, Optional<EtcdUser> user, Duration most, ExecutorService threads)
            throws StoreException {
        ClientBuilder builder = Client.builder()
                .target("dns:///" + endpoint.toString().replace("[", "%5B").replace("]", "%5D"))
                .authority(endpoint.toString())
                .loadBalancerPolicy("pick_first")
                .executorService(threads)
                .waitForReady(false)
                .retryMaxAttempts(1)
                .retryDelay(1)
                .retryMaxDelay(2)
                .connectTimeout(most)
                .keepaliveTime(Duration.ofSeconds(20))
                .keepaliveTimeout(Duration.ofSeconds(5))
                .maxInboundMessageSize(MOST_BYTES)
                .interceptor(new Deadline(most))
                .authInterceptors(new Deadline(most));
        user.ifPresent(one -> builder.user(bytes(one.name())).password(bytes(one.password())));
        if (settings.tls().isPresent()) {
            builder.sslContext(context(settings.tls().get()));
        }
        return new Member(endpoint, builder.build());
    }

    @Override
    public void close() {
        client.close();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static SslContext context(Tls tls) throws StoreException {
        try {
            SslContextBuilder builder = GrpcSslContexts.forClient();
            tls.authorities().ifPresent(file -> builder.trustManager(file.toFile()));
            if (tls.client().isPresent()) {
                ClientCertificate own = tls.client().get();
                builder.keyManager(own.certificate().toFile(), own.key().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new StoreException("the certificates for etcd can't be used: " + Words.of(e), e);
        }
    }

    /** Each call but a watch, which is to stay. */
    private record Deadline(Duration most) implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            boolean ends = method.getType() == MethodDescriptor.MethodType.UNARY;
            return next.newCall(
                    method, ends ? options.withDeadlineAfter(most.toMillis(), TimeUnit.MILLISECONDS) : options);
        }
    }
}
