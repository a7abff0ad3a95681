package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The way to a host, and what is told when it leads nowhere. {@link Http} goes it by itself; who
 * has connections of their own finds here the proxy, the TLS and the words.
 */
public final class Route {
    /** How the JDK tells of a proxy that does not let us through. */
    private static final Pattern NO_TUNNEL = Pattern.compile("Proxy returns \"HTTP/\\S+ (\\d{3})");

    private final URI uri;
    private final Optional<ProxyServer> proxy;
    private final Optional<ProxyServer.Answer> answer;
    private final Tls tls;

    Route(URI uri, Optional<ProxyServer> proxy, Tls tls) {
        this.uri = uri;
        this.proxy = proxy;
        this.answer = proxy.flatMap(ProxyServer::answer);
        this.tls = tls;
    }

    /**
     * Returns a connection for {@code request} that is yet to be made.
     *
     * @throws AuthException {@link Failure#UNTRUSTED} when the proxy would read secrets of the
     *     request, {@link Failure#INVALID_CONFIG} when whom to trust cannot be read
     */
    HttpURLConnection open(HttpRequest request) throws IOException {
        if (request.maySayWhoWeAre()) {
            checkPrivacy();
        }
        var via = proxy.map(ProxyServer::proxy).orElse(Proxy.NO_PROXY);
        var connection = (HttpURLConnection) uri.toURL().openConnection(via);
        answer.ifPresent(connection::setAuthenticator);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.sockets());
        }
        return connection;
    }

    /**
     * Checks that a credential may go this way.
     *
     * @throws AuthException {@link Failure#UNTRUSTED} when a proxy would read it
     */
    public void checkPrivacy() {
        if (proxy.isPresent() && !isEncrypted()) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    DisplayUrl.of(uri) + ": a credential would go in clear text" + hop(),
                    "Use https, or add " + uri.getHost() + " to NO_PROXY if it needs no proxy");
        }
    }

    /** Tells whether TLS is spoken to the host. */
    public boolean isEncrypted() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** Returns the proxy that is to be asked for a connection to the host, if any. */
    public Optional<ProxyServer> proxy() {
        return proxy;
    }

    /**
     * Returns the client's side of TLS for one connection to the host, which checks that it is that
     * host and that it is trusted, and knows our certificate. Reads files when it is called for the
     * first time, and authorities during a handshake.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when whom to trust cannot be read
     */
    public SSLEngine engine() {
        return tls.engine(String.valueOf(uri.getHost()), Origin.of(uri).port());
    }

    /**
     * Looks for the proxy's own answer to a request that it could read.
     *
     * @throws AuthException {@link Failure#ACCESS_DENIED} when it wants to know who we are
     */
    void check(int status) {
        if (status == HttpURLConnection.HTTP_PROXY_AUTH && proxy.isPresent()) {
            throw refused(proxy.get(), status, Optional.empty());
        }
    }

    /**
     * Tells that the proxy answered {@code status} to CONNECT.
     *
     * @param isTold whether it was told the login
     */
    public AuthException refused(int status, boolean isTold, IOException cause) {
        var server = proxy.orElseThrow();
        return refused(server, status, Optional.of(cause), wantsLogin(server, isTold));
    }

    /** Tells what went wrong on the way. */
    public AuthException explain(IOException problem) {
        var refusal = NO_TUNNEL.matcher(String.valueOf(problem.getMessage()));
        if (proxy.isPresent() && refusal.find()) {
            return refused(proxy.get(), Integer.parseInt(refusal.group(1)), Optional.of(problem));
        }
        var chain = UntrustedChain.in(problem);
        if (chain.isPresent()) {
            return TlsProblem.untrusted(DisplayUrl.of(uri), hop(), chain.get());
        }
        var identity = tls.shownTo(String.valueOf(uri.getHost()));
        if (identity.isPresent() && isAbrupt(problem)) {
            return TlsProblem.unwelcome(DisplayUrl.of(uri), hop(), identity.get(), problem);
        }
        return unreachable("Unable to connect. Is the computer able to access the url?", problem);
    }

    /** Tells whether a connection was there and ended; its own kinds have those that never were. */
    private static boolean isAbrupt(IOException problem) {
        return problem instanceof SSLException
                || problem.getClass() == SocketException.class
                || problem.getClass() == IOException.class;
    }

    /** Tells that nobody answers. */
    public AuthException unreachable(String why, Throwable cause) {
        return new AuthException(
                Failure.UNREACHABLE,
                DisplayUrl.of(uri) + ": " + why + hop(),
                cause instanceof SSLException
                        ? "Check that the server speaks TLS on this port"
                        : "Check the address, the network and HTTPS_PROXY/NO_PROXY",
                cause);
    }

    private AuthException refused(ProxyServer proxy, int status, Optional<IOException> cause) {
        boolean isTold = answer.filter(ProxyServer.Answer::isGiven).isPresent();
        return refused(proxy, status, cause, wantsLogin(proxy, isTold));
    }

    private AuthException refused(
            ProxyServer proxy, int status, Optional<IOException> cause, String wish) {
        if (status == HttpURLConnection.HTTP_PROXY_AUTH) {
            return new AuthException(
                    Failure.ACCESS_DENIED,
                    DisplayUrl.of(uri) + ": the proxy " + proxy + wish + " (407)",
                    "Set "
                            + proxy.variable()
                            + " to http://user:password@"
                            + proxy.host()
                            + ":"
                            + proxy.port()
                            + " with special characters percent-encoded",
                    cause.orElse(null));
        }
        return new AuthException(
                status >= 500 ? Failure.UNREACHABLE : Failure.ACCESS_DENIED,
                DisplayUrl.of(uri)
                        + ": the proxy "
                        + proxy
                        + " does not connect us, it answers "
                        + status,
                "Ask the people who run the proxy, or add "
                        + uri.getHost()
                        + " to NO_PROXY if it needs no proxy",
                cause.orElse(null));
    }

    private static String wantsLogin(ProxyServer proxy, boolean isTold) {
        if (proxy.login().isEmpty()) {
            return " asks for a user and a password";
        }
        return isTold
                ? " does not accept the user and the password in " + proxy.variable()
                : " wants to be told who we are in a way that is switched off";
    }

    private String hop() {
        return proxy.map(server -> " (through the proxy " + server + ")").orElse("");
    }
}
