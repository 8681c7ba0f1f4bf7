package io.rabbitagent.config;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;

/** A server on 127.0.0.1 with a certificate of {@link Certificates}, which is its own authority. */
public final class SecureServer {
    private SecureServer() {}

    /** @param name that the certificate was made with, in that directory */
    public static HttpServer start(Vertx vertx, Path directory, String name, Handler<HttpServerRequest> handler) {
        PemKeyCertOptions files = new PemKeyCertOptions()
                .setCertPath(directory.resolve(name + ".pem").toString())
                .setKeyPath(directory.resolve(name + ".key").toString());
        return vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(files))
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .await();
    }
}
