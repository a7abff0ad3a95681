package dev.sesame.server.console;

import java.net.URI;
import java.time.Duration;

/**
 * A cookie of the console, which scripts and other sites do not get (RFC 6265bis).
 *
 * @param name with {@code __Host-} before it, only this server can set it (section 4.1.3.2)
 * @param secure whether it travels over TLS alone
 */
record Cookie(String name, boolean secure) {
    private static final String SESSION = "sesame-session";
    private static final String LOGIN = "sesame-login";

    /** Returns the one that says who somebody is. */
    static Cookie session(URI address) {
        return of(address, SESSION);
    }

    /** Returns the one that belongs to a login that is under way. */
    static Cookie login(URI address) {
        return of(address, LOGIN);
    }

    /** Without TLS, on this machine, browsers refuse a name with {@code __Host-}. */
    private static Cookie of(URI address, String name) {
        boolean secure = "https".equals(address.getScheme());
        return new Cookie(secure ? "__Host-" + name : name, secure);
    }

    /** Returns the header field that sets it. */
    String set(String value, Duration age) {
        return name
                + "="
                + value
                + "; Path=/; HttpOnly; SameSite=Lax; Max-Age="
                + age.toSeconds()
                + (secure ? "; Secure" : "");
    }

    /** Returns the header field that removes it. */
    String remove() {
        return set("", Duration.ZERO);
    }
}
