package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.http.Http;
import dev.sesame.http.HttpReply;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.Origin;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * An authorization server as it describes itself (RFC 8414, OpenID Connect Discovery). Immutable
 * and safe for threads.
 *
 * <p>All endpoints are https, or http on this machine.
 */
public final class AuthorizationServer {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final int LONGEST_URL = 2048;

    private final String issuer;
    private final JsonObject metadata;
    private final URI tokenEndpoint;

    private AuthorizationServer(String issuer, JsonObject metadata) {
        this.issuer = issuer;
        this.metadata = metadata;
        this.tokenEndpoint =
                endpoint("token_endpoint")
                        .orElseThrow(() -> unusable(issuer, "names no token_endpoint"));
        authorizationEndpoint();
        deviceAuthorizationEndpoint();
        revocationEndpoint();
    }

    /**
     * Fetches what {@code issuer} says about itself: at the place of OpenID Connect, or at that of
     * RFC 8414 when there is nothing.
     *
     * @param issuer exactly as the server writes it, slash at the end included
     * @throws AuthException {@link Failure#INVALID_INPUT} when {@code issuer} is not an https URL
     *     (or http on this machine) without query and fragment; otherwise as {@link Http#send} and
     *     {@link #of} do
     */
    public static AuthorizationServer discover(String issuer, Http http) {
        var uri = issuerUri(issuer);
        var reply = fetch(openId(uri), http);
        if (!reply.isSuccess() && reply.status() < 500) {
            reply = fetch(rfc8414(uri), http);
        }
        if (!reply.isSuccess() || reply.isHtml()) {
            throw unusable(
                    issuer,
                    reply.isSuccess()
                            ? "is a web page"
                            : "cannot be fetched: HTTP status " + reply.status());
        }
        try {
            return of(
                    issuer,
                    Json.parse(reply.text())
                            .asObject()
                            .orElseThrow(() -> unusable(issuer, "is not a JSON object")));
        } catch (JsonSyntaxException e) {
            throw unusable(issuer, "is not JSON");
        }
    }

    /**
     * Reads a document.
     *
     * @throws AuthException {@link Failure#INVALID_INPUT} as {@link #discover} does; {@link
     *     Failure#UNTRUSTED} when the document is of another issuer (RFC 8414 section 3.3) or an
     *     endpoint in it is not secure; {@link Failure#PROTOCOL} when it lacks what is required
     */
    static AuthorizationServer of(String issuer, JsonObject metadata) {
        issuerUri(issuer);
        var named = metadata.string("issuer").orElse("");
        if (!named.equals(issuer)) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    "the login server at "
                            + Printable.of(issuer)
                            + " says that it is "
                            + (named.isEmpty() ? "nobody" : Printable.of(named)),
                    "Use the issuer exactly as the server writes it, if you trust it");
        }
        return new AuthorizationServer(issuer, metadata);
    }

    private static HttpReply fetch(URI document, Http http) {
        return http.send(
                HttpRequest.get(document)
                        .header("Accept", "application/json")
                        .header("Connection", "close")
                        .withoutRedirects()
                        .within(DEADLINE));
    }

    private static URI openId(URI issuer) {
        return URI.create(withoutSlash(issuer.toString()) + OPENID);
    }

    /** The well-known part goes between host and path (RFC 8414 section 3.1). */
    private static URI rfc8414(URI issuer) {
        var path = withoutSlash(issuer.getRawPath());
        return URI.create(issuer.getScheme() + "://" + issuer.getRawAuthority() + OAUTH + path);
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Tells whether {@code text} can be an issuer: an https URL, or http on this machine. */
    public static boolean isIssuer(String text) {
        return issuer(text).isPresent();
    }

    private static Optional<URI> issuer(String text) {
        return secure(text).filter(uri -> uri.getRawQuery() == null);
    }

    private static URI issuerUri(String issuer) {
        return issuer(issuer)
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_INPUT,
                                Printable.of(issuer) + " cannot be the issuer of a login server",
                                "Give an https URL without query, as your company names it"));
    }

    /** Returns {@code text} as a URL that a secret may be sent to and a person may be sent to. */
    static Optional<URI> secure(String text) {
        if (text.length() > LONGEST_URL) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text))
                    .filter(uri -> Origin.of(uri).isSecure())
                    .filter(uri -> uri.getRawUserInfo() == null && uri.getRawFragment() == null);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private Optional<URI> endpoint(String name) {
        var text = metadata.string(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var uri = secure(text.get());
        if (uri.isEmpty()) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    Printable.of(issuer) + ": its " + name + " is not an https URL",
                    "Show this to the people who run the login server");
        }
        return uri;
    }

    private static AuthException unusable(String issuer, String why) {
        return new AuthException(
                Failure.PROTOCOL,
                "the description of the login server " + Printable.of(issuer) + " " + why,
                "Check the issuer; your company's login server has a document below " + OPENID);
    }

    /** Returns the issuer, as it was asked for and as the server says. */
    public String issuer() {
        return issuer;
    }

    /** Returns where tokens come from. */
    public URI tokenEndpoint() {
        return tokenEndpoint;
    }

    /** Returns where people are sent to; absent on servers for machines only. */
    public Optional<URI> authorizationEndpoint() {
        return endpoint("authorization_endpoint");
    }

    /** Returns where a device login begins (RFC 8628); absent when the server has none. */
    public Optional<URI> deviceAuthorizationEndpoint() {
        return endpoint("device_authorization_endpoint");
    }

    /** Returns where tokens are revoked (RFC 7009); absent when the server cannot. */
    public Optional<URI> revocationEndpoint() {
        return endpoint("revocation_endpoint");
    }

    /** Returns where its public keys are (RFC 8414 section 2); absent when it publishes none. */
    public Optional<URI> jwksUri() {
        return endpoint("jwks_uri");
    }

    /** Returns where tokens are asked about (RFC 7662); absent when the server cannot. */
    public Optional<URI> introspectionEndpoint() {
        return endpoint("introspection_endpoint");
    }

    /** Tells whether each answer to an authorization request has to name the issuer (RFC 9207). */
    public boolean namesIssuerInRedirect() {
        return metadata.get("authorization_response_iss_parameter_supported")
                .flatMap(value -> value.asBoolean())
                .orElse(false);
    }
}
