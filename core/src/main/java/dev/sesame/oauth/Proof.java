package dev.sesame.oauth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.JWTID;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;

/** Turns the client authentication of a registration into the one that Nimbus sends. */
final class Proof {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final OAuthClient client;

    Proof(OAuthClient client) {
        this.client = client;
    }

    /** Returns what goes into one request; none for a public client. */
    Optional<com.nimbusds.oauth2.sdk.auth.ClientAuthentication> make() {
        return switch (client.registration().authentication()) {
            case ClientAuthentication.None _ -> Optional.empty();
            case ClientAuthentication.SecretBasic(var secret) ->
                    Optional.of(new ClientSecretBasic(client.id(), new Secret(secret.reveal())));
            case ClientAuthentication.PrivateKeyJwt(var jwk) -> Optional.of(signed(jwk));
            case ClientAuthentication.AssertionFile(var file) ->
                    Optional.of(new FileAssertion(client.id(), TokenFile.read(file)));
        };
    }

    private PrivateKeyJWT signed(dev.sesame.Secret text) {
        try {
            var jwk = JWK.parse(text.reveal());
            if (!jwk.isPrivate() || !(jwk instanceof AsymmetricJWK pair)) {
                throw unusable();
            }
            return new PrivateKeyJWT(
                    claims(), algorithm(jwk), pair.toPrivateKey(), jwk.getKeyID(), null);
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            throw unusable(); // without the cause, whose text may quote the key
        }
    }

    private JWTAuthenticationClaimsSet claims() {
        var now = client.clock().instant();
        var audience = new Audience(client.server().issuer());
        return new JWTAuthenticationClaimsSet(
                client.id(),
                audience.toSingleAudienceList(),
                Date.from(now.plus(LIFETIME)),
                Date.from(now),
                Date.from(now),
                new JWTID());
    }

    private static JWSAlgorithm algorithm(JWK jwk) {
        Algorithm named = jwk.getAlgorithm();
        if (named != null) {
            return JWSAlgorithm.parse(named.getName());
        }
        if (!(jwk instanceof ECKey key)) {
            return JWSAlgorithm.RS256;
        }
        if (key.getCurve().equals(Curve.P_384)) {
            return JWSAlgorithm.ES384;
        }
        return key.getCurve().equals(Curve.P_521) ? JWSAlgorithm.ES512 : JWSAlgorithm.ES256;
    }

    private AuthException unusable() {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "the private key of client "
                        + client.registration().clientId()
                        + " is not a private RSA or EC key",
                "Give the key as a JWK (RFC 7517)");
    }
}
