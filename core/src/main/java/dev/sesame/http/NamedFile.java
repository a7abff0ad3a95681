package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A file that a variable names.
 *
 * @param variable the name of the variable
 * @param path where the file is
 */
record NamedFile(String variable, Path path) {
    private static final int LARGEST = 16 << 20;

    /** Returns the file that {@code variable} names; empty when it is unset or empty. */
    static Optional<NamedFile> of(Environment environment, String variable) {
        try {
            return environment
                    .nonEmpty(variable)
                    .map(environment.directory()::resolve)
                    .map(path -> new NamedFile(variable, path));
        } catch (InvalidPathException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    variable + " does not name a file",
                    "Set it to the path of a file",
                    e);
        }
    }

    /**
     * Returns the certificates in it, at least one.
     *
     * @throws AuthException when there is none, or one that cannot be understood
     */
    List<X509Certificate> certificates() {
        List<X509Certificate> found;
        try {
            found = Pem.certificates(bytes());
        } catch (CertificateException e) {
            throw unusable("it holds a certificate that cannot be understood", Optional.of(e));
        }
        if (found.isEmpty()) {
            throw unusable("it holds no certificate", Optional.empty());
        }
        return found;
    }

    /** Returns the blocks of PEM in it. */
    List<Pem> blocks() {
        return Pem.blocks(bytes());
    }

    /**
     * Returns all of it.
     *
     * @throws AuthException when it cannot be read or is larger than any list of authorities
     */
    byte[] bytes() {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unusable("it is too large", Optional.empty());
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw unusable("there is no such file", Optional.of(e));
        } catch (IOException e) {
            throw unusable("it cannot be read", Optional.of(e));
        }
    }

    /** Tells why it cannot be used. */
    AuthException unusable(String why, Optional<Exception> cause) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot use " + Printable.of(path.toString()) + ": " + why,
                "Correct " + variable + ", which names that file",
                cause.orElse(null));
    }
}
