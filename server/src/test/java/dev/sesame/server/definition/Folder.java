package dev.sesame.server.definition;

import dev.sesame.Environment;
import dev.sesame.config.ConfigProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An organisation's directory on disk: the full example, to be changed by tests. */
final class Folder {
    static final Map<String, String> VARIABLES =
            Map.of("INTROSPECTION_SECRET", "introspection-secret", "OPENAI_API_KEY", "sk-upstream");
    private static final List<String> FILES =
            List.of(
                    "organisation.jsonc",
                    "models.jsonc",
                    "teams/research.jsonc",
                    "teams/everyone.jsonc");

    private final Path path;

    private Folder(Path path) {
        this.path = path;
    }

    /** Begins with nothing in {@code path}. */
    static Folder empty(Path path) {
        return new Folder(path);
    }

    /** Puts the full example into {@code path}. */
    static Folder full(Path path) {
        var folder = new Folder(path);
        for (var name : FILES) {
            folder.write(name, resource("full/" + name));
        }
        folder.write("secrets/console", "console-secret-of-more-than-32-characters\n");
        folder.write("secrets/anthropic", "sk-anthropic");
        folder.write("secrets/signing.pem", key("RSA", 2048));
        return folder;
    }

    static String resource(String name) {
        try (var in = Folder.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a new private key. */
    static String key(String algorithm, int size) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            var der = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(der)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Path path() {
        return path;
    }

    Folder write(String name, String text) {
        try {
            var file = path.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
            if (name.startsWith("secrets/")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces {@code from}, which has to be there, by {@code to}. */
    Folder change(String name, String from, String to) {
        var text = text(name);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(name + " has no " + from);
        }
        return write(name, text.replace(from, to));
    }

    String text(String name) {
        try {
            return Files.readString(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OrganisationDirectory directory() {
        return directory(VARIABLES);
    }

    OrganisationDirectory directory(Map<String, String> variables) {
        var clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
        return new OrganisationDirectory(path, new Environment(variables, path, path, clock));
    }

    OrganisationDefinition read() {
        return read(directory());
    }

    static OrganisationDefinition read(OrganisationDirectory directory) {
        try (var watch = directory.watch()) {
            return watch.current();
        }
    }

    /** Returns what lint says, without the path of this folder. */
    List<String> lint() {
        return lint(directory());
    }

    List<String> lint(OrganisationDirectory directory) {
        return directory.lint().stream().map(this::line).toList();
    }

    private String line(ConfigProblem problem) {
        var severity = problem.severity() == ConfigProblem.Severity.ERROR ? "error " : "warning ";
        return (severity + problem.describe()).replace(path + "/", "");
    }
}
