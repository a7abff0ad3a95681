package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that somebody else keeps a fresh token in, as Kubernetes projects one into a pod. */
final class TokenFile {
    private static final int LONGEST = 64 * 1024;

    private TokenFile() {}

    /** Reads the token that is in {@code file} now. */
    static Secret read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw unusable(file, "is not a file");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LONGEST + 1);
            var token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
            if (!token.matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+")) {
                throw unusable(file, "holds no signed JWT");
            }
            return Secret.of(token);
        } catch (IOException _) {
            throw unusable(file, "cannot be read");
        }
    }

    static AuthException unusable(Path file, String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "the token file " + file + " " + why,
                "Check its name and what is supposed to write it");
    }
}
