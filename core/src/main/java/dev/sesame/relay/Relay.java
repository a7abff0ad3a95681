package dev.sesame.relay;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.dial.Background;
import dev.sesame.dial.Dialer;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A server on this machine for one program and its children. Who has the {@link #secret} of this
 * run is one of them: their requests go on to the {@link Upstream} whose {@link #address} they
 * have, with the token in place of the secret and all else as it is. Everybody else gets nothing.
 *
 * <p>All of it happens in one thread, but what may block.
 */
public final class Relay implements AutoCloseable {
    private static final int SECONDS_TO_END = 2;
    private static final Duration CONNECTING = Duration.ofSeconds(10);

    /** What a token command may take to end when it is told to, and a little more. */
    private static final int SECONDS_TO_TIDY = 3;

    private final EventLoopGroup loop;
    private final ExecutorService renewals;
    private final Channel door;
    private final Gate gate;

    private Relay(EventLoopGroup loop, ExecutorService renewals, Channel door, Gate gate) {
        this.loop = loop;
        this.renewals = renewals;
        this.door = door;
        this.gate = gate;
    }

    /**
     * Opens a free port of 127.0.0.1.
     *
     * @param environment names proxies and files, as it does for {@link dev.sesame.http.Http}
     * @param notes takes lines for people, one at a time, from any thread: one for each kind of
     *     trouble, not for each request that meets it
     * @throws AuthException {@link Failure#INVALID_CONFIG} when an address is neither https nor on
     *     this machine, or a variable names something that cannot be a proxy; {@link
     *     Failure#UNREACHABLE} when there is no free port
     */
    public static Relay start(
            List<Upstream> upstreams, Environment environment, Consumer<String> notes) {
        upstreams.forEach(upstream -> requireUsable(upstream.base()));
        // by itself the library logs to standard error, which is the child's screen
        InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
        var threads = new DefaultThreadFactory("relay", true);
        var loop = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
        var renewals =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("relay").factory());
        var background = new Background(renewals, loop.next());
        var ways = ways(loop.next(), environment);
        var room = new Room();
        Function<Upstream, Destination> destination =
                each ->
                        new Destination(
                                each.base(),
                                each.tokens(),
                                ways.apply(each.base()),
                                new Notes(notes),
                                background,
                                room);
        var gate = new Gate(StandIn.random(), upstreams.stream().map(destination).toList());
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
        return new Relay(loop, renewals, binding.channel(), gate);
    }

    private static void requireUsable(URI base) {
        if (!Upstream.isBase(base)) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    DisplayUrl.of(base) + " is no address that a token may be sent to",
                    "Set the provider's baseURL to one like https://ai.company.internal/v1");
        }
    }

    /** One origin has one set of connections, whoever it is for. */
    private static Function<URI, Connections> ways(EventLoop loop, Environment environment) {
        var routes = new Routes(environment);
        var known = new HashMap<Origin, Connections>();
        return base ->
                known.computeIfAbsent(
                        Origin.of(base),
                        origin ->
                                new Connections(
                                        new Dialer(
                                                loop,
                                                routes,
                                                URI.create(origin.toString()),
                                                CONNECTING),
                                        environment.clock()));
    }

    private static ChannelInitializer<Channel> pipeline(Gate gate) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                var codec = new HttpServerCodec(Connection.limits());
                channel.pipeline().addLast(codec, new Client(gate));
            }
        };
    }

    /** Returns the base URL that the child gets for the upstream at {@code index}. */
    public URI address(int index) {
        if (index < 0 || index >= gate.destinations().size()) {
            throw new IndexOutOfBoundsException(index);
        }
        int port = ((InetSocketAddress) door.localAddress()).getPort();
        return URI.create("http://127.0.0.1:" + port + "/" + index);
    }

    /** Returns what the child sends where the token belongs: random, of this run. */
    public Secret secret() {
        return gate.standIn().secret();
    }

    /**
     * Ends all requests, whatever their state. A token that is just being renewed has a moment to
     * come, so that it is not lost; then its command is ended.
     */
    @Override
    public void close() {
        var _ =
                loop.shutdownGracefully(0, SECONDS_TO_END, TimeUnit.SECONDS)
                        .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
        renewals.shutdown();
        try {
            if (!renewals.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                renewals.shutdownNow();
                var _ = renewals.awaitTermination(SECONDS_TO_TIDY, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            renewals.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
