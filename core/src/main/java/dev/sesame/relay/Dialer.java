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
    private final Routes routes;
    private final URI base;

    Dialer(EventLoop loop, Routes routes, URI base) {
        this.loop = loop;
        this.routes = routes;
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
        var route = routes.to(base);
        Promise<Channel> outcome = loop.newPromise();
        var limit = loop.schedule(() -> giveUp(route, outcome), LIMIT_SECONDS, SECONDS);
        var _ =
                outcome.addListener(_ -> {
                    limit.cancel(false);
                    if (outcome.isSuccess()) {
                        done.accept(ready(outcome.getNow(), route, owner));
                    } else {
                        failed.accept((AuthException) outcome.cause());
                    }
                });
        new Background<>(loop, () -> start(route))
                .run(start -> new Dial(loop, base, start, outcome).begin(), outcome::tryFailure);
    }

    private static void giveUp(Route route, Promise<Channel> outcome) {
        var late = new SocketTimeoutException("connecting");
        var _ = outcome.tryFailure(route.unreachable("no answer in time", late));
    }

    /** Looks up names and reads whom to trust, both of which may take long. */
    private Start start(Route route) {
        var host = route.tunnel().map(proxy -> proxy.host()).orElse(base.getHost());
        if (route.isEncrypted()) {
            var _ = route.engine();
        }
        try {
            return new Start(route, List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            throw route.explain(e);
        }
    }

    private static Connection ready(Channel channel, Route route, Connections owner) {
        var connection = new Connection(channel, route, owner);
        var codec = new HttpClientCodec(limits(), false, false);
        channel.pipeline().addLast(codec, connection);
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
