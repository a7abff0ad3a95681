package dev.sesame.server;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.server.gateway.Entrance;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The ports that are listened on, with an event loop for each processor. */
final class Listeners implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int loops = Runtime.getRuntime().availableProcessors();
    private final Vertx vertx;
    private final List<HttpServer> entrances = new CopyOnWriteArrayList<>();

    private Listeners(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Opens event loops that listen nowhere yet. */
    static Listeners open() {
        // nothing is served from files, and the folder for them would have to be writable
        var files =
                new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false);
        var options =
                new VertxOptions()
                        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                        .setFileSystemOptions(files);
        return new Listeners(Vertx.vertx(options));
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * Lets clients in at {@code address}, and returns where that is.
     *
     * @throws AuthException {@code UNREACHABLE} when nobody can listen there
     */
    InetSocketAddress admit(InetSocketAddress address, Handler<HttpServerRequest> rooms) {
        var at = address;
        for (int i = 0; i < loops; i++) {
            var server = listen(at, Entrance.open(vertx, Entrance.options(), rooms));
            entrances.add(server);
            at = new InetSocketAddress(address.getAddress(), server.actualPort());
        }
        return at;
    }

    /** Lets operators in at {@code address}, and returns where that is; they are let in longest. */
    InetSocketAddress show(InetSocketAddress address, Handler<HttpServerRequest> pages) {
        var options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        var server = listen(address, vertx.createHttpServer(options).requestHandler(pages));
        return new InetSocketAddress(address.getAddress(), server.actualPort());
    }

    private HttpServer listen(InetSocketAddress address, HttpServer server) {
        try {
            await(vertx.deployVerticle(new Listener(server, address)), PATIENCE);
        } catch (ExecutionException | TimeoutException e) {
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "cannot listen on " + address.getHostString() + ":" + address.getPort(),
                    "Choose another address, or end the program that has this one",
                    e);
        }
        return server;
    }

    /** Takes no new connections, and ends when requests have, after {@code limit} at the latest. */
    void drain(Duration limit) {
        var ending =
                entrances.stream()
                        .map(it -> it.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS))
                        .toList();
        try {
            await(Future.join(ending), limit.plus(PATIENCE));
        } catch (ExecutionException | TimeoutException _) {
            // whatever is left ends with the process
        }
    }

    @Override
    public void close() throws Exception {
        await(vertx.close(), PATIENCE);
    }

    private static void await(Future<?> future, Duration limit)
            throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        }
    }

    /** Listens on an event loop of its own. */
    private static final class Listener extends VerticleBase {
        private final InetSocketAddress address;
        private final HttpServer opened;

        Listener(HttpServer opened, InetSocketAddress address) {
            this.opened = opened;
            this.address = address;
        }

        @Override
        public Future<?> start() {
            return opened.listen(address.getPort(), address.getHostString());
        }
    }
}
