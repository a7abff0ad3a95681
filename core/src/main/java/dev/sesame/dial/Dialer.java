package dev.sesame.dial;

import dev.sesame.AuthException;
import dev.sesame.http.Route;
import dev.sesame.http.Routes;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes connections to the origin of a URL, the way all of Sesame does. For its event loop. */
public final class Dialer {
    private final EventLoop loop;
    private final Route route;
    private final URI base;
    private final Duration limit;

    /**
     * Makes connections to the origin of {@code base}.
     *
     * @param limit for all of one: names, connections, the proxy, TLS
     * @throws AuthException {@link dev.sesame.Failure#INVALID_CONFIG} when a variable names
     *     something that cannot be a proxy
     */
    public Dialer(EventLoop loop, Routes routes, URI base, Duration limit) {
        this.loop = loop;
        this.route = routes.to(base);
        this.base = base;
        this.limit = limit;
    }

    /** Returns the way there, which explains what goes wrong on it. */
    public Route route() {
        return route;
    }

    /**
     * What a connection begins with.
     *
     * @param addresses of the host, or of the proxy before it; at least one
     * @param limit for all of it
     */
    record Start(Route route, List<InetAddress> addresses, Duration limit) {}

    /**
     * Makes a connection, over which HTTP can be spoken and nothing was said yet; calls one of the
     * two on the event loop when it is known which. A proxy that could read what is said is not
     * asked: {@link dev.sesame.Failure#UNTRUSTED}.
     */
    public void dial(Consumer<Channel> done, Consumer<AuthException> failed) {
        Promise<Channel> outcome = loop.newPromise();
        var end = loop.schedule(() -> giveUp(outcome), limit.toMillis(), TimeUnit.MILLISECONDS);
        var _ =
                outcome.addListener(_ -> {
                    end.cancel(false);
                    if (outcome.isSuccess()) {
                        done.accept(outcome.getNow());
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
        route.checkPrivacy(); // nobody dials who has none to show
        var host = route.proxy().map(proxy -> proxy.host()).orElse(base.getHost());
        if (route.isEncrypted()) {
            var _ = route.engine();
        }
        try {
            return new Start(route, List.of(InetAddress.getAllByName(host)), limit);
        } catch (UnknownHostException e) {
            throw route.explain(e);
        }
    }
}
