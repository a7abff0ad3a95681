package dev.sesame.dial;

import static jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL;

import dev.sesame.AuthException;
import dev.sesame.http.Origin;
import dev.sesame.http.ProxyServer;
import dev.sesame.http.Route;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The making of one connection: to the host or its proxy, through the proxy, TLS. On the loop. */
final class Dial {
    private static final int WHO_ARE_YOU = 407;

    /** How the library tells what a proxy answered. */
    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");

    /** To end TLS politely to somebody who does not listen is not worth more. */
    private static final int FAREWELL_MILLIS = 100;

    /** After that TCP asks whether the other side is still there; a machine may have slept. */
    private static final int SECONDS_OF_SILENCE = 30;

    private static final int MOST_MILLIS_EACH = 3000;

    private final EventLoop loop;
    private final URI base;
    private final Dialer.Start start;
    private final Promise<Channel> outcome;
    private boolean tellsLogin;

    /** Completes {@code outcome} with a connection over which HTTP can be spoken, or a reason. */
    Dial(EventLoop loop, URI base, Dialer.Start start, Promise<Channel> outcome) {
        this.loop = loop;
        this.base = base;
        this.start = start;
        this.outcome = outcome;
    }

    void begin() {
        open(0);
    }

    private void open(int index) {
        var address = start.addresses().get(index);
        var tunnel = start.route().proxy().map(proxy -> tunnel(proxy, address));
        var tls = Optional.of(start.route()).filter(Route::isEncrypted).map(this::tls);
        var connecting =
                bootstrap(
                                Stream.concat(tunnel.stream(), tls.stream())
                                        .toArray(ChannelHandler[]::new))
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patience(index))
                        .connect(target(address, tunnel.isPresent()));
        var channel = connecting.channel();
        var _ =
                outcome.addListener(it -> {
                    if (!it.isSuccess()) {
                        var _ = channel.close();
                    }
                });
        Runnable done = () -> outcome.trySuccess(channel);
        Runnable secure =
                () ->
                        tls.ifPresentOrElse(
                                it -> follow(it.handshakeFuture(), done, this::failed), done);
        Runnable cross =
                () ->
                        tunnel.ifPresentOrElse(
                                it -> follow(it.connectFuture(), secure, e -> refused(e, index)),
                                secure);
        follow(connecting, cross, e -> unreachable(e, index));
    }

    /** While there is another address, one that swallows everything must leave time for it. */
    private int patience(int index) {
        int limit = (int) start.limit().toMillis();
        int addresses = start.addresses().size();
        return index + 1 == addresses ? limit : Math.min(MOST_MILLIS_EACH, limit / addresses);
    }

    private static void follow(Future<?> step, Runnable next, Consumer<Throwable> otherwise) {
        var _ =
                step.addListener(it -> {
                    if (it.isSuccess()) {
                        next.run();
                    } else {
                        otherwise.accept(it.cause());
                    }
                });
    }

    private Bootstrap bootstrap(ChannelHandler... handlers) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(NioChannelOption.of(TCP_KEEPIDLE), SECONDS_OF_SILENCE)
                .option(NioChannelOption.of(TCP_KEEPINTERVAL), SECONDS_OF_SILENCE / 3)
                .option(NioChannelOption.of(TCP_KEEPCOUNT), 3)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(handlers);
                            }
                        });
    }

    /** A proxy is given the name, and looks it up by itself. */
    private InetSocketAddress target(InetAddress address, boolean isFar) {
        int port = Origin.of(base).port();
        return isFar
                ? InetSocketAddress.createUnresolved(base.getHost(), port)
                : new InetSocketAddress(address, port);
    }

    private HttpProxyHandler tunnel(ProxyServer proxy, InetAddress address) {
        var at = new InetSocketAddress(address, proxy.port());
        var login = proxy.login().filter(_ -> tellsLogin);
        return login.map(us -> new HttpProxyHandler(at, us.user(), us.password().reveal()))
                .orElseGet(() -> new HttpProxyHandler(at));
    }

    /** What takes long in a handshake, the reading of authorities, is not for the event loop. */
    private SslHandler tls(Route route) {
        var handler = new SslHandler(route.engine(), task -> Thread.ofVirtual().start(task));
        handler.setHandshakeTimeoutMillis(start.limit().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(FAREWELL_MILLIS);
        return handler;
    }

    private void unreachable(Throwable cause, int index) {
        if (index + 1 < start.addresses().size() && !outcome.isDone()) {
            open(index + 1);
        } else {
            failed(cause);
        }
    }

    /** A proxy is told who we are when it asks, and once. */
    private void refused(Throwable cause, int index) {
        var found = STATUS.matcher(String.valueOf(cause.getMessage()));
        if (!(cause instanceof HttpProxyConnectException answer) || !found.find()) {
            failed(cause);
            return;
        }
        int status = Integer.parseInt(found.group(1));
        if (status == WHO_ARE_YOU && !tellsLogin && mayTell(answer)) {
            tellsLogin = true;
            open(index);
            return;
        }
        outcome.tryFailure(start.route().refused(status, tellsLogin, answer));
    }

    private boolean mayTell(HttpProxyConnectException answer) {
        var headers = Optional.ofNullable(answer.headers());
        return start.route().proxy().flatMap(ProxyServer::login).isPresent()
                && headers.map(it -> it.getAll(HttpHeaderNames.PROXY_AUTHENTICATE)).stream()
                        .flatMap(it -> it.stream())
                        .anyMatch(it -> it.toLowerCase(Locale.ROOT).startsWith("basic"));
    }

    private void failed(Throwable cause) {
        outcome.tryFailure(explained(cause));
    }

    private AuthException explained(Throwable cause) {
        return cause instanceof IOException problem
                ? start.route().explain(problem)
                : start.route().unreachable("no connection", cause);
    }
}
