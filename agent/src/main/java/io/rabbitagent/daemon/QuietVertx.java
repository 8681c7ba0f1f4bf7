package io.rabbitagent.daemon;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;

/** Vert.x with as few threads as one broker and a few readers of metrics need, and no cache of files. */
final class QuietVertx {
    private QuietVertx() {}

    static Vertx create() {
        return create(Transport.NIO);
    }

    static Vertx create(Transport transport) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        return Vertx.builder().with(options).withTransport(transport).build();
    }
}
