package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * What may count as the answer to one authorization request (RFC 6749 section 4.1.2, RFC 9207).
 * What does not carry the state of the request is no answer to it, whatever it says.
 */
final class RedirectCheck {
    private static final int LONGEST = 8 * 1024;
    private static final String PASTE_BEGINS = "\u001b[200~";
    private static final String PASTE_ENDS = "\u001b[201~";

    private final AuthorizationServer server;
    private final String state;

    RedirectCheck(AuthorizationServer server, String state) {
        this.server = server;
        this.state = state;
    }

    /** How an attempt ended in the browser. */
    sealed interface Verdict {
        /** Returns the code, or throws what happened instead. */
        String orThrow();
    }

    private record Granted(String code) implements Verdict {
        @Override
        public String orThrow() {
            return code;
        }
    }

    private record Refused(AuthException why) implements Verdict {
        @Override
        public String orThrow() {
            throw why;
        }
    }

    /**
     * Judges the query of a redirect.
     *
     * @throws AuthException when it is no answer to this request
     */
    Verdict redirected(String query) {
        var parameters = parameters(query);
        checkState(parameters.getOrDefault("state", ""));
        var issuer = parameters.get("iss");
        if (issuer == null ? server.namesIssuerInRedirect() : !issuer.equals(server.issuer())) {
            return new Refused(
                    new AuthException(
                            Failure.UNTRUSTED,
                            "the answer to the login is not from "
                                    + server.issuer()
                                    + (issuer == null ? "" : " but " + Printable.of(issuer)),
                            "Start the login again, and tell your administrators if it stays so"));
        }
        var error = parameters.get("error");
        return error == null
                ? new Granted(code(parameters.getOrDefault("code", "")))
                : refused(error, parameters.getOrDefault("error_description", ""));
    }

    /**
     * Judges what a person pasted.
     *
     * @throws AuthException when it is no answer to this request
     */
    Verdict pasted(String raw) {
        var text = raw.replace(PASTE_BEGINS, "").replace(PASTE_ENDS, "").strip();
        if (text.isEmpty()) {
            throw new AuthException(Failure.CANCELLED, "nothing was pasted", "");
        }
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw unusable("what was pasted is not what the browser shows");
        }
        return text.contains("://") ? redirected(query(text)) : split(text);
    }

    private Verdict split(String text) {
        int hash = text.indexOf('#');
        if (hash < 0) {
            throw unusable("what was pasted is only a part: the state behind a # is missing");
        }
        if (text.indexOf('#', hash + 1) >= 0) {
            throw unusable("what was pasted has more than one #");
        }
        checkState(text.substring(hash + 1));
        return new Granted(code(text.substring(0, hash)));
    }

    private static String query(String text) {
        try {
            var query = new URI(text).getRawQuery();
            return query == null ? "" : query;
        } catch (URISyntaxException _) {
            throw unusable("what was pasted is not an address");
        }
    }

    private void checkState(String given) {
        if (given.isEmpty()) {
            throw unusable("the state is missing");
        }
        if (!MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8))) {
            throw unusable("the state is that of another login");
        }
    }

    private static String code(String code) {
        if (code.isEmpty() || code.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
            throw unusable("the code is missing");
        }
        return code;
    }

    private static Refused refused(String code, String description) {
        var why = description.isEmpty() ? "" : ": " + Printable.of(description);
        return new Refused(
                new AuthException(
                        Failure.ACCESS_DENIED,
                        "the login was refused: " + Printable.of(code) + why,
                        "Log in again, or ask your administrators for access"));
    }

    /** Parameters may not come twice (RFC 6749 section 3.1). */
    private static Map<String, String> parameters(String query) {
        var parameters = new HashMap<String, String>();
        for (var pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (parameters.put(name, value) != null) {
                throw unusable("the answer has a parameter twice");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw unusable("the answer is not encoded as a URL");
        }
    }

    private static AuthException unusable(String why) {
        return new AuthException(
                Failure.INVALID_INPUT,
                why,
                "Paste the whole value or address that the browser shows");
    }
}
