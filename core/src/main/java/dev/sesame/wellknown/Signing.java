package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.http.HttpRequest;
import dev.sesame.jwt.SignedText;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether what an organisation publishes has to be signed, and by which key. What is signed is
 * asked for at the same address, as {@value #TYPE} (RFC 9110 section 12.5.1).
 *
 * @param organisation whose it is
 * @param thumbprint of the key that signs (RFC 7638); empty when nothing has to be signed
 */
record Signing(Organisation organisation, Optional<String> thumbprint) {
    private static final String TYPE = "application/jose";

    HttpRequest ask(HttpRequest request) {
        return thumbprint.isPresent() ? request.header("Accept", TYPE) : request;
    }

    /**
     * Returns what {@code text}, which came from {@code address}, says.
     *
     * @throws AuthException when it has to be signed and is not
     */
    String open(String address, String text, Instant now) {
        if (thumbprint.isEmpty()) {
            return text;
        }
        try {
            return SignedText.verified(text, thumbprint.get(), address, now);
        } catch (AuthException e) {
            throw new AuthException(
                    e.failure(),
                    "what " + address + " says is refused: " + e.problem(),
                    e.nextStep() + "; the key is named in \"signatures\" of sesame.jsonc",
                    e);
        }
    }
}
