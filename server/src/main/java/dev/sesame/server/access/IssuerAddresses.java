package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.http.Origin;
import dev.sesame.oauth.AuthorizationServer;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.Issuer.Introspection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where an issuer's keys are and where it is asked: as the organisation's files say, or else as the
 * issuer does (RFC 8414). Safe for use by many threads, which may have to wait for the network.
 */
final class IssuerAddresses {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Issuer issuer;
    private final Http http;
    private Optional<AuthorizationServer> described = Optional.empty();

    IssuerAddresses(Issuer issuer, Http http) {
        this.issuer = issuer;
        this.http = http;
    }

    URI keys() {
        return issuer.jwks()
                .map(IssuerAddresses::secure)
                .orElseGet(() -> named(AuthorizationServer::jwksUri, "jwks_uri"));
    }

    URI introspection() {
        return issuer.introspection()
                .flatMap(Introspection::endpoint)
                .map(IssuerAddresses::secure)
                .orElseGet(() ->
                        named(
                                AuthorizationServer::introspectionEndpoint,
                                "introspection_endpoint"));
    }

    /** Asks the issuer once more next time: what is there may have moved. */
    synchronized void forget() {
        described = Optional.empty();
    }

    private URI named(Function<AuthorizationServer, Optional<URI>> endpoint, String member) {
        return endpoint.apply(description())
                .orElseThrow(() ->
                        new AuthException(
                                Failure.PROTOCOL,
                                Printable.of(issuer.issuer()) + " names no " + member,
                                "Name it in organisation.jsonc"));
    }

    private synchronized AuthorizationServer description() {
        if (described.isEmpty()) {
            described =
                    Optional.of(
                            AuthorizationServer.discover(
                                    issuer.issuer(), http.endingWithin(PATIENCE)));
        }
        return described.get();
    }

    private static URI secure(URI uri) {
        if (!Origin.of(uri).isSecure()) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    DisplayUrl.of(uri) + " is not an https URL",
                    "Give one in organisation.jsonc");
        }
        return uri;
    }
}
