package dev.sesame.relay;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Origin;
import dev.sesame.http.Routes;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server on this machine for one program and its children. Who has the {@link #secret} of this
 * run is one of them: their requests go on to the {@link Upstream} whose {@link #address} they
 * have, with the token in place of the secret and all else as it is. Everybody else gets nothing.
 *
 * <p>All of it happens in one thread, but what may block.
 */
public final class Relay implements AutoCloseable {
    private static final int SECONDS_TO_END = 2;

    private final EventLoopGroup loop;
    private final Channel door;
    private final StandIn standIn;
    private final int destinations;

    private Relay(EventLoopGroup loop, Channel door, StandIn standIn, int destinations) {
        this.loop = loop;
        this.door = door;
        this.standIn = standIn;
        this.destinations = destinations;
    }

    /**
     * Opens a free port of 127.0.0.1.
     *
     * @param environment names proxies and files, as it does for {@link dev.sesame.http.Http}
     * @param notes takes lines for people, one at a time, from any thread: one for each kind of
     *     trouble, not for each request that meets it
     * @throws AuthException {@link Failure#INVALID_CONFIG} when an address cannot be one of a
     *     server, {@link Failure#UNREACHABLE} when there is no free port
     */
    public static Relay start(
            List<Upstream> upstreams, Environment environment, Consumer<String> notes) {
        upstreams.forEach(upstream -> requireUsable(upstream.base()));
        // by itself the library logs to standard error, which is the child's screen
        InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
        var threads = new DefaultThreadFactory("relay", true);
        var loop = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
        var standIn = StandIn.random();
        var routes = new Routes(environment);
        var gate = new Gate(standIn, destinations(upstreams, loop.next(), routes, notes));
        var binding =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(pipeline(gate))
                        .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                        .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            var _ = loop.shutdownGracefully();
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "no port on 127.0.0.1 can be opened for the program",
                    "Check the limits of this machine",
                    binding.cause());
        }
        return new Relay(loop, binding.channel(), standIn, upstreams.size());
    }

    private static void requireUsable(URI base) {
        var scheme = Origin.of(base).scheme();
        boolean isUsable =
                (scheme.equals("https") || scheme.equals("http"))
                        && base.getHost() != null
                        && base.getRawUserInfo() == null
                        && base.getRawQuery() == null
                        && base.getRawFragment() == null;
        if (!isUsable) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    DisplayUrl.of(base) + " is no address that requests can go to",
                    "Set the provider's baseURL to one like https://ai.company.internal/v1");
        }
    }

    private static List<Destination> destinations(
            List<Upstream> upstreams, EventLoop loop, Routes routes, Consumer<String> notes) {
        var connections = new HashMap<Origin, Connections>();
        var destinations = new ArrayList<Destination>();
        for (var upstream : upstreams) {
            var base = upstream.base();
            var ways =
                    connections.computeIfAbsent(
                            Origin.of(base), _ -> new Connections(new Dialer(loop, routes, base)));
            destinations.add(new Destination(base, upstream.tokens(), ways, new Notes(notes)));
        }
        return destinations;
    }

    private static ChannelInitializer<Channel> pipeline(Gate gate) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                var codec = new HttpServerCodec(Dialer.limits());
                channel.pipeline().addLast(codec, new Client(gate));
            }
        };
    }

    /** Returns the base URL that the child gets for the upstream at {@code index}. */
    public URI address(int index) {
        if (index < 0 || index >= destinations) {
            throw new IndexOutOfBoundsException(index);
        }
        int port = ((InetSocketAddress) door.localAddress()).getPort();
        return URI.create("http://127.0.0.1:" + port + "/" + index);
    }

    /** Returns what the child sends where the token belongs: random, of this run. */
    public Secret secret() {
        return standIn.secret();
    }

    /** Ends all requests, whatever their state. */
    @Override
    public void close() {
        var _ =
                loop.shutdownGracefully(0, SECONDS_TO_END, TimeUnit.SECONDS)
                        .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
    }
}
