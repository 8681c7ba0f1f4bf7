package io.rabbitagent.config;

import io.rabbitagent.broker.Credentials;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.etcd.EtcdUser;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The present user at etcd. */
public final class EtcdUsers {
    private EtcdUsers() {}

    /**
     * That of the environment, where it has both, else that of the file, else none. The file is read whenever it is asked for:
     * that throws {@link IllegalStateException} where it is of no use, with a message that says why and holds none of it.
     */
    public static Supplier<Optional<EtcdUser>> of(EtcdSettings etcd, Map<String, String> environment) {
        Optional<CredentialsSource> source = CredentialsSource.inEnvironment(
                        Settings.ETCD_USERNAME, Settings.ETCD_PASSWORD, environment)
                .or(() -> etcd.credentialsFile().map(CredentialsSource::of));
        return () -> source.map(CredentialsSource::get).map(EtcdUsers::user);
    }

    private static EtcdUser user(Credentials credentials) {
        return new EtcdUser(credentials.username(), credentials.password());
    }
}
