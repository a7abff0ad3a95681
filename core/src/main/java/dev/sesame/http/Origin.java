package dev.sesame.http;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port of a URL (RFC 6454): the unit of trust.
 *
 * @param scheme in lower case
 * @param host in lower case, IPv6 in brackets; empty when the URL has none
 * @param port the port, the scheme's own when the URL names none
 */
public record Origin(String scheme, String host, int port) {

    /** Returns the origin of {@code uri}. */
    public static Origin of(URI uri) {
        var scheme = lower(uri.getScheme());
        int port = uri.getPort();
        if (port < 0) {
            port = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
        }
        return new Origin(scheme, withoutDot(lower(uri.getHost())), port);
    }

    /** A name with a dot at its end is the same name (RFC 3986 section 3.2.2). */
    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /**
     * Tells whether this names the machine itself: {@code localhost}, 127.0.0.0/8 or {@code ::1}.
     */
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** Tells whether a secret may travel to it: https, or http on this machine. */
    public boolean isSecure() {
        return !host.isEmpty()
                && (scheme.equals("https") || (scheme.equals("http") && isLoopback()));
    }

    private static String lower(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        boolean standard = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (standard ? "" : ":" + port);
    }
}
