package dev.sesame.file;

import dev.sesame.AuthException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A program that tells whether it can have the place of the file that it is given, right now. */
final class Stranger {
    private Stranger() {}

    public static void main(String[] args) throws IOException {
        try (var _ = Lock.acquire(Path.of(args[0]), Duration.ZERO)) {
            System.out.print("free");
        } catch (AuthException e) {
            System.out.print(e.failure());
        }
    }
}
