package dev.sesame.oauth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** JWTs with claims of a test's choice and a signature of nobody. */
final class TestJwt {
    private TestJwt() {}

    static String of(String claims) {
        return encode("{\"alg\":\"RS256\"}") + "." + encode(claims) + "." + encode("signature");
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
