package dev.sesame.script;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/** Reads lines of which nobody knows how long they are. */
final class Noise {
    private static final int LONGEST = 4096;

    private Noise() {}

    /** Returns the next line, or as much of it as is worth keeping; empty at the end. */
    static Optional<String> line(BufferedReader in) throws IOException {
        var line = new StringBuilder();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.length() < LONGEST) {
                line.append((char) next);
            }
        }
        return Optional.of(line.toString());
    }
}
