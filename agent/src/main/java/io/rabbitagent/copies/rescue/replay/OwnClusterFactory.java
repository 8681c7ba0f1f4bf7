package io.rabbitagent.copies.rescue.replay;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.ConnectionParams;
import com.rabbitmq.client.impl.FrameHandler;
import java.util.Optional;
import java.util.Set;

/**
 * Connects to brokers of one cluster alone. A broker tells its cluster's name in its first words, before it is told
 * user and password: one of another cluster is not told them.
 */
final class OwnClusterFactory extends ConnectionFactory {
    private static final String CLUSTER_NAME = "cluster_name";

    private final Set<String> names;
    private Optional<AMQConnection> begun = Optional.empty();
    private Optional<String> refusal = Optional.empty();

    private OwnClusterFactory(Set<String> names) {
        this.names = names;
    }

    /** @param names by which the cluster's brokers may call it */
    static OwnClusterFactory of(Set<String> names) {
        OwnClusterFactory factory = new OwnClusterFactory(names);
        factory.setSaslConfig(factory::mechanism);
        return factory;
    }

    @Override
    protected AMQConnection createConnection(ConnectionParams params, FrameHandler handler, MetricsCollector metrics) {
        AMQConnection connection = super.createConnection(params, handler, metrics);
        begun = Optional.of(connection);
        return connection;
    }

    /** What the client asks for between the broker's first words and its own answer to them. */
    private SaslMechanism mechanism(String[] offered) {
        refusal = refusal(begun.map(AMQConnection::getServerProperties)
                .flatMap(told -> Optional.ofNullable(told.get(CLUSTER_NAME)))
                .map(String::valueOf));
        refusal.ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        return DefaultSaslConfig.PLAIN.getSaslMechanism(offered);
    }

    private Optional<String> refusal(Optional<String> told) {
        if (told.filter(names::contains).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(told.map(name -> "the broker there is of a cluster that it calls '" + name + "'")
                        .orElse("the broker there does not tell of which cluster it is")
                + ", and those of this one call it '" + String.join("' or '", names) + "'");
    }

    /** Why the last connection was not made; empty where it was, or failed otherwise. */
    Optional<String> refusal() {
        return refusal;
    }
}
