package dev.sesame.anthropic;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/** Where a token may travel. */
final class Address {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private Address() {}

    /** Tells whether {@code uri} is https, or http on this machine, and names nobody's password. */
    static boolean isSecure(URI uri) {
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            return false;
        }
        var host = lower(uri.getHost());
        boolean here = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        var scheme = lower(uri.getScheme());
        return scheme.equals("https") || (scheme.equals("http") && here);
    }

    /** Tells whether both have the same scheme, host and port. */
    static boolean isSameOrigin(URI one, URI other) {
        return lower(one.getScheme()).equals(lower(other.getScheme()))
                && lower(one.getHost()).equals(lower(other.getHost()))
                && port(one) == port(other);
    }

    /** Returns scheme, host and port as a URL. */
    static String origin(URI uri) {
        int standard = lower(uri.getScheme()).equals("https") ? HTTPS_PORT : HTTP_PORT;
        var port = port(uri) == standard ? "" : ":" + port(uri);
        return lower(uri.getScheme()) + "://" + lower(uri.getHost()) + port;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return lower(uri.getScheme()).equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    private static String lower(@org.jspecify.annotations.Nullable String text) {
        return Objects.requireNonNullElse(text, "").toLowerCase(Locale.ROOT);
    }
}
