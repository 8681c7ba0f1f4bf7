package io.rabbitagent.store.etcd;

import static java.util.Objects.requireNonNull;

/** Who the agent is to etcd. */
public record EtcdUser(String name, String password) {
    public EtcdUser {
        requireNonNull(name, "name is null");
        requireNonNull(password, "password is null");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name;
    }
}
