package dev.sesame.relay;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sesame.AuthException;
import dev.sesame.http.Route;
import dev.sesame.http.Routes;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;

/** Makes connections to the origin of a URL, the way all of Sesame does. On the event loop. */
final class Dialer {
    /** For all of it: names, connections, the proxy, TLS. */
    static final int LIMIT_SECONDS = 10;

    private final EventLoop loop;
    private final Route route;
    private final URI base;

    /**
     * Makes connections to the origin of {@code base}.
     *
     * @throws AuthException when a variable names something that cannot be a proxy
     */
    Dialer(EventLoop loop, Routes routes, URI base) {
        this.loop = loop;
        this.route = routes.to(base);
        this.base = base;
    }

    /**
     * What a connection begins with.
     *
     * @param addresses of the host, or of the proxy before it; at least one
     */
    record Start(Route route, List<InetAddress> addresses) {}

    /** Makes a connection for {@code owner}; calls one of the others when it is known which. */
    void dial(Connections owner, Consumer<Connection> done, Consumer<AuthException> failed) {
        Promise<Channel> outcome = loop.newPromise();
        var limit = loop.schedule(() -> giveUp(outcome), LIMIT_SECONDS, SECONDS);
        var _ =
                outcome.addListener(_ -> {
                    limit.cancel(false);
                    if (outcome.isSuccess()) {
                        done.accept(ready(outcome.getNow(), owner));
                    } else {
                        failed.accept((AuthException) outcome.cause());
                    }
                });
        new Background(Thread::startVirtualThread, loop)
                .run(
                        this::start,
                        start -> new Dial(loop, base, start, outcome).begin(),
                        outcome::tryFailure,
                        outcome::tryFailure);
    }

    private void giveUp(Promise<Channel> outcome) {
        var late = new SocketTimeoutException("connecting");
        var _ = outcome.tryFailure(route.unreachable("no answer in time", late));
    }

    /** Looks up names and reads whom to trust, both of which may take long. */
    private Start start() {
        var host = route.proxy().map(proxy -> proxy.host()).orElse(base.getHost());
        if (route.isEncrypted()) {
            var _ = route.engine();
        }
        try {
            return new Start(route, List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            throw route.explain(e);
        }
    }

    private Connection ready(Channel channel, Connections owner) {
        var connection = new Connection(channel, route, owner);
        var codec = new HttpClientCodec(limits(), false, false);
        channel.pipeline().addLast(connection.ear(), codec, connection);
        return connection;
    }

    /** What is understood on either side; a head is no place for more. */
    static HttpDecoderConfig limits() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(64 << 10)
                .setMaxHeaderSize(64 << 10)
                .setMaxChunkSize(64 << 10);
    }
}
