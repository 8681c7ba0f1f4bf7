package io.rabbitagent.store.etcd;

import io.etcd.jetcd.op.Cmp;

/**
 * A value that was read, and the guard that holds only while it stands.
 *
 * @param <T> of the value
 */
record Known<T>(T value, Cmp guard) {}
