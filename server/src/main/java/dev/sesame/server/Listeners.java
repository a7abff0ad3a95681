package dev.sesame.server;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.server.gateway.Entrance;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
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
import java.util.function.Supplier;

/** The ports that are listened on, with an event loop for each processor. */
final class Listeners implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What Vert.x calls a free port that is the same for all event loops. */
    private static final int ANY_THAT_ALL_SHARE = -1;

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
                        .setFileSystemOptions(files)
                        .setDisableTCCL(true); // there is one class loader
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
        int loops = Runtime.getRuntime().availableProcessors();
        return listen(
                address,
                loops,
                () -> {
                    var entrance = Entrance.open(vertx, Entrance.options(), rooms);
                    entrances.add(entrance);
                    return entrance;
                });
    }

    /** Lets operators in at {@code address}, and returns where that is; they are let in longest. */
    InetSocketAddress show(InetSocketAddress address, Handler<HttpServerRequest> pages) {
        var options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        return listen(address, 1, () -> vertx.createHttpServer(options).requestHandler(pages));
    }

    private InetSocketAddress listen(
            InetSocketAddress address, int loops, Supplier<HttpServer> server) {
        var opened = new CopyOnWriteArrayList<HttpServer>();
        var host = address.getHostString();
        int port = address.getPort() == 0 && loops > 1 ? ANY_THAT_ALL_SHARE : address.getPort();
        Supplier<Deployable> each = () -> new Listener(server, opened, host, port);
        try {
            await(
                    vertx.deployVerticle(each, new DeploymentOptions().setInstances(loops)),
                    PATIENCE);
        } catch (ExecutionException | TimeoutException e) {
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "cannot listen on " + host + ":" + address.getPort(),
                    "Choose another address, or end the program that has this one",
                    e);
        }
        return new InetSocketAddress(address.getAddress(), opened.getFirst().actualPort());
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
    public void close() throws ExecutionException, TimeoutException {
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
        private final Supplier<HttpServer> server;
        private final List<HttpServer> opened;
        private final String host;
        private final int port;

        Listener(Supplier<HttpServer> server, List<HttpServer> opened, String host, int port) {
            this.server = server;
            this.opened = opened;
            this.host = host;
            this.port = port;
        }

        @Override
        public Future<?> start() {
            return server.get().listen(port, host).onSuccess(opened::add);
        }
    }
}
