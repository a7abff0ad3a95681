package dev.sesame;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must never reach a log, an error message or a terminal by accident. Immutable and
 * safe to share between threads.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps {@code value}; an empty value is a secret too (OpenCode stores empty keys). */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * Returns the raw value. Call it only where bytes leave the process: a header, a form field,
     * the credential file, the environment of a child.
     */
    public String reveal() {
        return value;
    }

    /** Tells whether there is nothing in it. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8),
                        that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "****";
    }
}
