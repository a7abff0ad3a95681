package dev.sesame.cli;

import java.util.concurrent.ThreadLocalRandom;

/** Ids in the form of OpenCode's: a kind, and letters and digits that nobody else has. */
final class Ids {
    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 26;

    private Ids() {}

    static String conversation() {
        return next("ses");
    }

    static String next(String kind) {
        var id = new StringBuilder(kind).append('_');
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
