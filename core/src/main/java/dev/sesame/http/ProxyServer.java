package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A proxy that speaks HTTP, and who we are to it.
 *
 * @param variable the variable that names it
 * @param host its name or address
 * @param port its port
 * @param login what it may be told when it asks
 */
public record ProxyServer(String variable, String host, int port, Optional<Login> login) {
    private static final int DEFAULT_PORT = 80;
    private static final int LAST_PORT = 65_535;

    /**
     * A user of a proxy.
     *
     * @param user the name
     * @param password the password, perhaps empty
     */
    public record Login(String user, Secret password) {}

    /**
     * Understands {@code [http://][user:password@]host[:port]}; what is not plain in a URL is
     * percent-encoded there.
     *
     * @throws AuthException when it is something else; the text does not repeat any of it
     */
    static ProxyServer parse(String variable, String address) {
        URI uri;
        try {
            uri = URI.create(address.contains("://") ? address : "http://" + address);
        } catch (IllegalArgumentException e) {
            throw unusable(variable, "does not hold a proxy's address");
        }
        // else a password with a slash in it would be taken for the name of the host
        boolean isPlain = uri.getRawPath() == null || uri.getRawPath().matches("/?");
        if (uri.getHost() == null
                || !isPlain
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getPort() > LAST_PORT) {
            throw unusable(variable, "does not hold a proxy's address");
        }
        if (!uri.getScheme().equalsIgnoreCase("http")) {
            throw unusable(variable, "names a proxy that is not spoken to by http");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        var login = Optional.ofNullable(uri.getRawUserInfo()).map(ProxyServer::login);
        return new ProxyServer(variable, uri.getHost(), port, login);
    }

    private static Login login(String info) {
        int colon = info.indexOf(':');
        return new Login(
                decoded(colon < 0 ? info : info.substring(0, colon)),
                Secret.of(colon < 0 ? "" : decoded(info.substring(colon + 1))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static AuthException unusable(String variable, String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "the variable " + variable + " " + why,
                "Set it like http://proxy.company.internal:3128, or http://user:password@… with"
                        + " special characters percent-encoded");
    }

    Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }

    /**
     * Returns who answers the proxy's question, and only its first one: a password that was refused
     * would be refused again, and the account locked in the end.
     */
    Optional<Answer> answer() {
        return login.map(Answer::new);
    }

    /** Tells the proxy, and nobody else, the login. For one connection. */
    static final class Answer extends Authenticator {
        private final Login login;
        private volatile boolean given;

        private Answer(Login login) {
            this.login = login;
        }

        /** Tells whether the proxy has asked. */
        boolean isGiven() {
            return given;
        }

        @Override
        protected @org.jspecify.annotations.Nullable PasswordAuthentication
                getPasswordAuthentication() {
            if (given || getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            given = true;
            return new PasswordAuthentication(login.user, login.password.reveal().toCharArray());
        }
    }

    /** Returns its address without the login. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
