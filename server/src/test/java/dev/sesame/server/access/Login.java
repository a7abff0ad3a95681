package dev.sesame.server.access;

import dev.sesame.Secret;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.Issuer.Introspection;
import dev.sesame.testkit.ScriptedIdentityProvider;
import dev.sesame.testkit.TokenSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A login server that says what a test wants, with a key that signs what a test wants. */
final class Login implements AutoCloseable {
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final ScriptedIdentityProvider server;
    private final TokenSigner signer;

    private Login(ScriptedIdentityProvider server, TokenSigner signer) {
        this.server = server;
        this.signer = signer;
    }

    /** Starts one that publishes its key, for the usual time. */
    static Login start() throws IOException, GeneralSecurityException {
        var login =
                new Login(ScriptedIdentityProvider.start(), TokenSigner.generate("k1", "ES256"));
        login.server.saysJson(ScriptedIdentityProvider.OPENID, 200, login.description());
        return login.publish("max-age=600", login.signer);
    }

    String description() {
        return server.description()
                .replace(
                        "\"issuer\"",
                        """
                        "jwks_uri": "ISSUER/jwks", "introspection_endpoint": "ISSUER/introspect",
                         "issuer\"\
                        """
                                .replace("ISSUER", server.issuer()));
    }

    ScriptedIdentityProvider server() {
        return server;
    }

    /** Publishes the keys of {@code signers} and nothing else from now on. */
    Login publish(String cacheControl, TokenSigner... signers) {
        var body = TokenSigner.keySet(signers);
        var answer =
                "HTTP/1.1 200 OK\r\nCache-Control: %s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(cacheControl, body.length(), body);
        server.says("/jwks", answer.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    int fetches() {
        return server.requests("/jwks").size();
    }

    int questions() {
        return server.requests("/introspect").size();
    }

    Issuer issuer() {
        return issuer(Optional.empty());
    }

    /** An issuer that is asked about opaque tokens, and about all when {@code jwts}. */
    Issuer asked(boolean jwts) {
        var secret = Secret.of("s+e:cret");
        return issuer(Optional.of(new Introspection(Optional.empty(), "gate way", secret, jwts)));
    }

    private Issuer issuer(Optional<Introspection> introspection) {
        return new Issuer(
                server.issuer(),
                Set.of("https://ai.acme.test"),
                Set.of("ES256"),
                false,
                "groups",
                Optional.empty(),
                introspection);
    }

    /** Returns a token of {@code subject} that ends ten minutes after {@link #NOW}. */
    String token(String subject) throws GeneralSecurityException {
        return token(signer, subject, 600);
    }

    /** Returns a token that {@code signer} signed and that ends {@code seconds} after the start. */
    String token(TokenSigner signer, String subject, int seconds) throws GeneralSecurityException {
        long now = NOW.getEpochSecond();
        var claims =
                """
                {"iss": "%s", "aud": "https://ai.acme.test", "sub": "%s", "iat": %d, "exp": %d,
                 "groups": ["eng"]}
                """
                        .formatted(server.issuer(), subject, now, now + seconds);
        return signer.token(claims);
    }

    TokenSigner signer() {
        return signer;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
