package dev.sesame;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash (FIPS 180-4) that things are named and compared by. */
public final class Sha256 {
    /** Nothing is added to it: finding one among the providers takes longer than a short hash. */
    private static final MessageDigest BEGINNING = found();

    private Sha256() {}

    /** Returns the 32 bytes of the hash of {@code bytes}. */
    public static byte[] of(byte[] bytes) {
        return begin().digest(bytes);
    }

    /** Returns the hash of {@code text} in UTF-8. */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a hash for what comes in pieces. */
    public static MessageDigest begin() {
        try {
            return (MessageDigest) BEGINNING.clone();
        } catch (CloneNotSupportedException _) { // as of a provider that keeps it elsewhere
            return found();
        }
    }

    private static MessageDigest found() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
