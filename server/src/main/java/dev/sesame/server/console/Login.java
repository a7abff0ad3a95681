package dev.sesame.server.console;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.http.HttpRequest;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.jwt.Claims;
import dev.sesame.oauth.AuthorizationServer;
import dev.sesame.oauth.ClientAuthentication;
import dev.sesame.oauth.ClientRegistration;
import dev.sesame.oauth.IdToken;
import dev.sesame.oauth.OAuthClient;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.oauth.WebLogin;
import dev.sesame.server.access.Identity;
import dev.sesame.server.definition.ConsoleLogin;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.OrganisationDefinition;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out who is at a browser, by OpenID Connect: authorization code with PKCE, state and nonce.
 * Nothing of it is kept on the server, but the issuer's description for an hour. Its methods wait
 * for the network. Safe for threads.
 */
final class Login {
    /** Where the browser comes back to. */
    static final String CALLBACK = "/console/callback";

    private static final Duration LONGEST_LOGIN = Duration.ofMinutes(10);
    private static final Duration LONGEST_SESSION = Duration.ofHours(8);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration DESCRIPTION = Duration.ofHours(1);

    /** Browsers drop larger cookies without a word. */
    private static final int LARGEST_COOKIE = 4000;

    private static final int LONGEST_ADDRESS = 1000;

    private final OrganisationDefinition definition;
    private final ConsoleLogin console;
    private final Issuer issuer;
    private final Http http;
    private final InstantSource clock;
    private final Seal seal;
    private volatile Optional<Described> described = Optional.empty();

    private record Described(AuthorizationServer server, Instant until) {}

    Login(OrganisationDefinition definition, Http http, InstantSource clock, Secret own) {
        this.definition = definition;
        this.console = definition.console().orElseThrow();
        this.issuer =
                definition.issuers().stream()
                        .filter(each -> each.issuer().equals(console.issuer()))
                        .findFirst()
                        .orElseThrow();
        this.http = http;
        this.clock = clock;
        this.seal = Seal.of(console, own);
    }

    OrganisationDefinition definition() {
        return definition;
    }

    /** Returns who asks; empty when nobody is logged in there. */
    Optional<Session> session(Asked asked) {
        var cookie = Cookie.session(definition.address());
        return seal.open(cookie.name(), asked.cookie(cookie), clock.instant())
                .map(Session::of)
                .filter(session -> session.issuer().equals(console.issuer()));
    }

    /** Sends the browser to the issuer; it comes back to {@code address} of this server then. */
    Answer begin(String address) {
        var login = WebLogin.atRandom();
        var content =
                JsonObject.EMPTY
                        .with("state", login.state().reveal())
                        .with("verifier", login.verifier().reveal())
                        .with("nonce", login.nonce().reveal())
                        .with(
                                "address",
                                address.length() > LONGEST_ADDRESS ? "/console/" : address);
        var cookie = Cookie.login(definition.address());
        var sealed = seal.close(cookie.name(), content, clock.instant().plus(LONGEST_LOGIN));
        return Answer.redirect(login.uri(client(), redirect()).toString())
                .setting(cookie.set(sealed, LONGEST_LOGIN));
    }

    /**
     * Takes the issuer's answer, and begins a session.
     *
     * @throws AuthException when there is no login under way, the issuer or the organisation says
     *     no, or the issuer does not answer
     */
    Answer finish(Asked asked) {
        var cookie = Cookie.login(definition.address());
        var begun =
                seal.open(cookie.name(), asked.cookie(cookie), clock.instant())
                        .orElseThrow(() ->
                                new AuthException(
                                        Failure.INVALID_INPUT,
                                        "no login is under way in this browser, or it took too"
                                                + " long",
                                        ""));
        var client = client();
        var login =
                new WebLogin(
                        secret(begun, "state"), secret(begun, "verifier"), secret(begun, "nonce"));
        var tokens = login.redeem(client, redirect(), asked.query()).orThrow();
        var ends = clock.instant().plus(LONGEST_SESSION);
        var session = Session.of(identity(client, tokens, ends), definition, ends);
        return Answer.redirect(begun.string("address").orElse("/console/"))
                .setting(cookie(session))
                .setting(cookie.remove());
    }

    private static Secret secret(JsonObject content, String name) {
        return Secret.of(content.string(name).orElse(""));
    }

    private String cookie(Session session) {
        var cookie = Cookie.session(definition.address());
        var text =
                cookie.set(
                        seal.close(cookie.name(), session.toJson(), session.ends()),
                        LONGEST_SESSION);
        if (text.length() > LARGEST_COOKIE) {
            throw new AuthException(
                    Failure.PROTOCOL, "the login server says too much about you for a cookie", "");
        }
        return text;
    }

    /** The ID token says who it is; groups may be in the answer of the userinfo endpoint alone. */
    private Identity identity(OAuthClient client, TokenResponse tokens, Instant ends) {
        var claims =
                IdToken.of(tokens.idToken().orElseThrow(() -> unusable("gave out no ID token")))
                        .claims();
        var endpoint = client.server().userinfoEndpoint();
        boolean isWhole = !new Claims(claims).words(issuer.groups()).isEmpty();
        var all =
                isWhole || endpoint.isEmpty()
                        ? claims
                        : userinfo(endpoint.get(), tokens.accessToken(), claims);
        return Identity.of(issuer, new Claims(all.without("exp")), ends);
    }

    private JsonObject userinfo(URI endpoint, Secret token, JsonObject claims) {
        var reply =
                http.send(
                        HttpRequest.get(endpoint)
                                .header("Authorization", "Bearer " + token.reveal())
                                .header("Accept", "application/json")
                                .withoutRedirects()
                                .within(PATIENCE));
        try {
            var said = Json.parse(reply.text()).asObject().orElse(JsonObject.EMPTY);
            if (!reply.isSuccess() || !said.get("sub").equals(claims.get("sub"))) {
                throw unusable("does not say at its userinfo endpoint who that is");
            }
            return said.under(claims);
        } catch (JsonSyntaxException _) {
            throw unusable("answers at its userinfo endpoint with something that is not JSON");
        }
    }

    private AuthException unusable(String why) {
        return new AuthException(Failure.PROTOCOL, console.issuer() + " " + why, "");
    }

    /** Returns where to log out at the issuer, too; empty when it has no such place. */
    Optional<URI> endOfSession() {
        return server().endSessionEndpoint()
                .map(endpoint ->
                        URI.create(
                                endpoint
                                        + (endpoint.getRawQuery() == null ? "?" : "&")
                                        + "client_id="
                                        + encoded(console.clientId())
                                        + "&post_logout_redirect_uri="
                                        + encoded(definition.address() + Console.GOODBYE)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private URI redirect() {
        return URI.create(definition.address() + CALLBACK);
    }

    private OAuthClient client() {
        var server = server();
        var proof =
                console.clientSecret()
                        .<ClientAuthentication>map(ClientAuthentication.SecretBasic::new)
                        .orElseGet(ClientAuthentication.None::new);
        var registration =
                new ClientRegistration(
                        console.clientId(), proof, scopes(server), List.of(), List.of());
        return new OAuthClient(server, registration, http.endingWithin(PATIENCE), clock);
    }

    /** Names and groups are in scopes of their own at some issuers, and errors at others. */
    private static List<String> scopes(AuthorizationServer server) {
        var known = server.scopes().isEmpty() ? List.of("profile", "email") : server.scopes();
        return Stream.concat(
                        Stream.of("openid"),
                        Stream.of("profile", "email", "groups").filter(known::contains))
                .toList();
    }

    private AuthorizationServer server() {
        var now = clock.instant();
        var known = described.filter(each -> now.isBefore(each.until));
        if (known.isPresent()) {
            return known.get().server;
        }
        var server = AuthorizationServer.discover(console.issuer(), http.endingWithin(PATIENCE));
        described = Optional.of(new Described(server, now.plus(DESCRIPTION)));
        return server;
    }
}
