package dev.sesame.server.gateway;

import dev.sesame.Secret;
import dev.sesame.server.definition.Upstream;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which header fields go on, in either direction. */
final class FieldPolicy {
    /** RFC 9110 section 7.6.1, and what is between two hops only or is made anew. */
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of(
                    "connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings",
                    "expect",
                    "via",
                    "x-request-id",
                    "content-length");

    /** Those without a word of {@link #TELLING}. */
    private static final Set<String> NOT_TO_UPSTREAMS =
            Set.of(
                    "host",
                    "accept-encoding",
                    "origin",
                    "referer",
                    "forwarded",
                    "baggage",
                    "true-client-ip",
                    "x-real-ip",
                    "x-api-key",
                    "api-key",
                    "x-goog-api-key");

    /** A field with one of these words in its name may tell who asks, or claim to. */
    private static final Set<String> TELLING =
            Set.of(
                    "authorization",
                    "authentication",
                    "auth",
                    "token",
                    "secret",
                    "cookie",
                    "cookie2",
                    "credential",
                    "credentials",
                    "proxy",
                    "forwarded",
                    "user",
                    "users",
                    "username",
                    "userid",
                    "team",
                    "teams",
                    "group",
                    "groups",
                    "role",
                    "roles",
                    "email",
                    "mail",
                    "identity",
                    "tenant",
                    "subject",
                    "principal",
                    "account",
                    "organization",
                    "organisation",
                    "project",
                    "client",
                    "remote",
                    "original",
                    "ip",
                    "ssl",
                    "cert",
                    "amzn",
                    "jwt",
                    "saml",
                    "oidc",
                    "sub");

    private static final Set<String> NOT_TO_CLIENTS =
            Set.of(
                    "set-cookie",
                    "set-cookie2",
                    "www-authenticate",
                    "authentication-info",
                    "authorization",
                    "x-api-key",
                    "api-key",
                    "openai-organization",
                    "openai-project",
                    "anthropic-organization-id",
                    "server",
                    "alt-svc",
                    "strict-transport-security");

    /** Names repeat, and to take one apart costs more than to find it. */
    private static final int MOST_REMEMBERED = 1000;

    private static final int LONGEST_REMEMBERED = 64;

    private final Map<String, Boolean> toUpstreams = new ConcurrentHashMap<>();

    /** Copies what of {@code from} an upstream may see. */
    void toUpstream(MultiMap from, HttpHeaders to, Secret token) {
        var named = named(from.getAll(HttpHeaderNames.CONNECTION));
        for (var field : from) {
            boolean goesOn =
                    mayGoOn(field.getKey())
                            && (named.isEmpty() || !named.contains(canonical(field.getKey())))
                            && !holds(field.getValue(), token.reveal());
            if (goesOn) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    /**
     * A field with {@code _} in its name never does: some servers would take it for the operator's
     * with {@code -}.
     */
    private boolean mayGoOn(String name) {
        var known = toUpstreams.get(name);
        if (known != null) {
            return known;
        }
        var canonical = canonical(name);
        boolean may =
                name.indexOf('_') < 0
                        && !OF_ONE_CONNECTION.contains(canonical)
                        && !NOT_TO_UPSTREAMS.contains(canonical)
                        && !tells(canonical);
        if (name.length() <= LONGEST_REMEMBERED && toUpstreams.size() < MOST_REMEMBERED) {
            toUpstreams.put(name, may);
        }
        return may;
    }

    /** Puts in what {@code upstream} wants with each request. */
    static void authorize(HttpHeaders to, Upstream upstream) {
        upstream.headers().forEach((name, value) -> put(to, name, value));
        put(to, upstream.keyHeader(), upstream.key().reveal());
    }

    private static void put(HttpHeaders to, String name, String value) {
        if (name.indexOf('_') >= 0) {
            to.remove(name.replace('_', '-'));
        }
        to.set(name, value);
    }

    /** Copies what of the answer of {@code upstream} a client may see. */
    static void toClient(HttpHeaders from, MultiMap to, Upstream upstream) {
        var named = named(from.getAll(HttpHeaderNames.CONNECTION));
        var key = bare(upstream.key());
        for (var field : from) {
            var name = canonical(field.getKey());
            boolean goesOn =
                    !OF_ONE_CONNECTION.contains(name)
                            && !NOT_TO_CLIENTS.contains(name)
                            && !name.startsWith("proxy-")
                            && !named.contains(name)
                            && !holds(field.getValue(), key);
            if (goesOn) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    /** Returns {@code key} without the scheme before it. */
    static String bare(Secret key) {
        var value = key.reveal();
        return value.substring(value.lastIndexOf(' ') + 1);
    }

    private static boolean holds(String value, String secret) {
        return !secret.isEmpty() && value.length() >= secret.length() && value.contains(secret);
    }

    private static boolean tells(String name) {
        if (name.equals("user-agent")) {
            return false;
        }
        for (int start = 0; start <= name.length(); ) {
            int end = name.indexOf('-', start);
            int stop = end < 0 ? name.length() : end;
            if (TELLING.contains(name.substring(start, stop))) {
                return true;
            }
            start = stop + 1;
        }
        return false;
    }

    /** Some servers take {@code X_Team} for {@code X-Team}. */
    private static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the fields that values of {@code Connection} name. */
    private static Set<String> named(List<String> lists) {
        if (lists.isEmpty()) {
            return Set.of();
        }
        var names = new HashSet<String>();
        for (var list : lists) {
            for (var name : list.split(",", -1)) {
                names.add(canonical(name.strip()));
            }
        }
        names.removeAll(Set.of("content-type", "content-length"));
        return names;
    }
}
