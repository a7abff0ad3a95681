package dev.sesame.oauth;

import dev.sesame.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A login on another device that has begun (RFC 8628 section 3.2). All that is shown to a person is
 * safe to show, and the URLs are https, or http on this machine, without user information.
 *
 * @param deviceCode what the token is asked for with
 * @param userCode what the person enters, or compares when the complete URL is used
 * @param verificationUri where the person enters it
 * @param verificationUriComplete the same with the code in it, of the same origin
 * @param expiresAt when it is too late, an hour from the start at most
 * @param interval how long to wait between two questions
 * @param warnings what was left out or repaired, in sentences that may be shown
 */
public record DeviceAuthorization(
        Secret deviceCode,
        String userCode,
        URI verificationUri,
        Optional<URI> verificationUriComplete,
        Instant expiresAt,
        Duration interval,
        List<String> warnings) {

    /** Copies {@code warnings}. */
    public DeviceAuthorization {
        warnings = List.copyOf(warnings);
    }
}
