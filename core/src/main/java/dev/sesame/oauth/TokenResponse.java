package dev.sesame.oauth;

import dev.sesame.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token of type Bearer, and what came with it (RFC 6749 section 5.1).
 *
 * @param accessToken visible ASCII characters, at most 16384
 * @param expiresAt when the server will stop to accept it, counted from before the request; five
 *     minutes when the server did not say, a year at most
 * @param refreshToken the refresh token to keep from now on; {@link RefreshTokenGrant} gives the
 *     old one back when there is no new one
 * @param idToken the ID token as it came; {@link IdToken} reads it
 * @param warnings what was repaired, in sentences that may be shown
 */
public record TokenResponse(
        Secret accessToken,
        Instant expiresAt,
        Optional<Secret> refreshToken,
        Optional<Secret> idToken,
        List<String> warnings)
        implements TokenResult {

    /** Copies {@code warnings}. */
    public TokenResponse {
        warnings = List.copyOf(warnings);
    }

    @Override
    public TokenResponse orThrow() {
        return this;
    }

    TokenResponse orKeeping(Secret oldRefreshToken) {
        return refreshToken.isPresent()
                ? this
                : new TokenResponse(
                        accessToken, expiresAt, Optional.of(oldRefreshToken), idToken, warnings);
    }
}
