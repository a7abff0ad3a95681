package dev.sesame.oauth;

import com.nimbusds.jwt.SignedJWT;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.nio.file.Path;
import java.text.ParseException;

/**
 * A token for a JWT of an issuer that the server trusts (RFC 7523 section 2.1): the identity of a
 * workload, which somebody else keeps fresh in a file. Safe for threads.
 */
public final class JwtBearerGrant {
    private final OAuthClient client;

    /** Asks as {@code client}. */
    public JwtBearerGrant(OAuthClient client) {
        this.client = client;
    }

    /**
     * Redeems the JWT that is in {@code tokenFile} now.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the file holds none
     */
    public TokenResult redeem(Path tokenFile) {
        var token = TokenFile.read(tokenFile);
        try {
            return client.redeemForScope(
                    new com.nimbusds.oauth2.sdk.JWTBearerGrant(SignedJWT.parse(token.reveal())));
        } catch (ParseException _) {
            throw TokenFile.unusable(tokenFile, "holds no signed JWT");
        }
    }
}
