package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * What a person brings back from the browser: {@code code#state}, or the whole address that the
 * browser ended at.
 */
final class Pasted {
    private static final String AGAIN = "Start the login again and paste the whole value";
    private static final String BEGIN = "\u001b[200~";
    private static final String END = "\u001b[201~";
    private static final int LONGEST = 8 << 10;

    private final String issuer;
    private final String state;

    /**
     * Expects an answer to a question.
     *
     * @param issuer who was asked
     * @param state what the question was marked with
     */
    Pasted(String issuer, String state) {
        this.issuer = issuer;
        this.state = state;
    }

    /**
     * Returns the code in {@code pasted}.
     *
     * @throws AuthException when it is no answer to this question; nothing may be sent then
     */
    String code(String pasted) {
        var text = pasted.replace(BEGIN, "").replace(END, "").strip();
        if (text.isEmpty()) {
            throw new AuthException(Failure.CANCELLED, "nothing was pasted", AGAIN);
        }
        if (text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw invalid("it has characters that no code has");
        }
        return text.startsWith("https://") || text.startsWith("http://")
                ? ofAddress(text)
                : ofPair(text);
    }

    private String ofPair(String text) {
        int hash = text.indexOf('#');
        if (hash < 0) {
            throw invalid("the part from # on is missing");
        }
        if (text.indexOf('#', hash + 1) >= 0) {
            throw invalid("it has more than one #");
        }
        return checked(text.substring(0, hash), text.substring(hash + 1));
    }

    private String ofAddress(String address) {
        var values = parameters(address);
        var from = values.getOrDefault("iss", issuer);
        if (!from.equals(issuer)) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    "the code is from another server (" + Printable.of(from) + ")",
                    "Start the login again, and open the address that is shown");
        }
        var error = values.getOrDefault("error", "");
        if (!error.isEmpty()) {
            throw new AuthException(
                    Failure.ACCESS_DENIED,
                    "the sign-in was refused: " + Printable.of(error),
                    "Start the login again to try once more");
        }
        return checked(values.getOrDefault("code", ""), values.getOrDefault("state", ""));
    }

    private static Map<String, String> parameters(String address) {
        var values = new HashMap<String, String>();
        int begin = address.indexOf('?');
        int end = address.indexOf('#');
        var query =
                begin < 0 ? "" : address.substring(begin + 1, end > begin ? end : address.length());
        for (var pair : query.split("&", -1)) {
            int is = pair.indexOf('=');
            var name = decoded(is < 0 ? pair : pair.substring(0, is));
            if (values.put(name, decoded(is < 0 ? "" : pair.substring(is + 1))) != null) {
                throw invalid("it has a parameter twice");
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw invalid("it is no address");
        }
    }

    private String checked(String code, String given) {
        if (code.isEmpty() || given.isEmpty()) {
            throw invalid("a part of it is missing");
        }
        if (!MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8))) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    "what was pasted belongs to another login",
                    "Start the login again, and use the new address and the new code");
        }
        return code;
    }

    private static AuthException invalid(String why) {
        return new AuthException(
                Failure.INVALID_INPUT, "what was pasted is not the whole code: " + why, AGAIN);
    }
}
