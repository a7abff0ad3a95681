package dev.sesame.sso;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the first token of a session is had. */
public enum Grant {
    /**
     * A person signs in with a browser (RFC 6749 section 4.1, RFC 8252), or where there is none, on
     * another device (RFC 8628).
     */
    AUTHORIZATION_CODE,
    /** A person signs in on any device (RFC 8628). */
    DEVICE_CODE,
    /** A machine has a credential of its own (RFC 6749 section 4.4). */
    CLIENT_CREDENTIALS,
    /** A machine exchanges a token that it is given in a file (RFC 8693). */
    TOKEN_EXCHANGE,
    /** A machine presents a token that it is given in a file (RFC 7523 section 2.1). */
    JWT_BEARER;

    /** Tells whether a person has to sign in. */
    public boolean needsPerson() {
        return this == AUTHORIZATION_CODE || this == DEVICE_CODE;
    }

    /** Returns the grant that settings call {@code word}. */
    static Optional<Grant> of(String word) {
        for (var grant : values()) {
            if (grant.word().equals(word)) {
                return Optional.of(grant);
            }
        }
        return Optional.empty();
    }

    /** Returns its name in settings. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns the names of all in settings. */
    public static List<String> words() {
        var words = new ArrayList<String>();
        for (var grant : values()) {
            words.add(grant.word());
        }
        return words;
    }
}
