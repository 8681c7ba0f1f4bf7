package io.rabbitagent.store.etcd;

import io.etcd.jetcd.KV;
import java.util.concurrent.CompletableFuture;

/** One request, to whichever member answers. */
@FunctionalInterface
interface Attempt<T> {
    CompletableFuture<T> on(KV etcd);
}
