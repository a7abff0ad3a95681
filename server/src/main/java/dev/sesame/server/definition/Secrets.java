package dev.sesame.server.definition;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.file.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the secrets that files name: from variables, files and secret mounts. */
final class Secrets {
    private static final int LARGEST = 64 << 10;
    private static final String FORM = "{ \"env\": \"NAME\" } or { \"file\": \"PATH\" }";

    private final Path folder;
    private final Environment environment;
    private final Severity missing;
    private final Map<Path, Secret> files = new LinkedHashMap<>();

    /**
     * Reads secrets.
     *
     * @param folder what paths are relative to
     * @param missing how bad it is when there is none: where the directory is only judged, its
     *     secrets need not be
     */
    Secrets(Path folder, Environment environment, Severity missing) {
        this.folder = folder;
        this.environment = environment;
        this.missing = missing;
    }

    /** Returns the secret that the member {@code name} of {@code owner} names, which it needs. */
    Secret require(Node owner, String name) {
        return owner.require(name, "name where the secret is, as " + FORM)
                .flatMap(this::of)
                .orElse(Secret.of(""));
    }

    /** Returns the same where it is a key in PEM, which has several lines. */
    Secret requirePem(Node owner, String name) {
        return owner.require(name, "name where the key is, as " + FORM)
                .flatMap(this::text)
                .orElse(Secret.of(""));
    }

    /** Returns the secret that {@code node} names; empty, and a problem, when there is none. */
    Optional<Secret> of(Node node) {
        var secret = text(node);
        if (secret.filter(found -> !isOneLine(found)).isPresent()) {
            node.error("the secret is not one line of text without control characters");
            return Optional.empty();
        }
        return secret;
    }

    private Optional<Secret> text(Node node) {
        if (node.value().asObject().isEmpty()) {
            node.error("no secret stands in this file: name where it is, as " + FORM);
            return Optional.empty();
        }
        var place = node.only("env", "file");
        if (place.object().members().keySet().stream()
                        .filter(Set.of("env", "file")::contains)
                        .count()
                != 1) {
            node.error("one place is expected, as " + FORM);
            return Optional.empty();
        }
        var variable = place.find("env");
        return variable.isPresent()
                ? variable.flatMap(this::variable)
                : place.find("file").flatMap(this::file);
    }

    /** What is not could not stand in a header, or would be more than one. */
    private static boolean isOneLine(Secret secret) {
        return secret.reveal().chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /** Returns what was in the files of secrets; an empty text for one that could not be read. */
    Map<Path, Secret> files() {
        return Map.copyOf(files);
    }

    /** Tells whether what is in {@code files} is still in them. */
    static boolean areUnchanged(Map<Path, Secret> files) {
        return files.entrySet().stream().allMatch(e -> e.getValue().equals(now(e.getKey())));
    }

    private static Secret now(Path file) {
        try {
            return read(file);
        } catch (IOException _) {
            return Secret.of("");
        }
    }

    private static Secret read(Path file) throws IOException {
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            throw new IOException("is no file");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException("is too large for a secret");
        }
        return Secret.of(new String(TextFile.bytes(file), StandardCharsets.UTF_8).strip());
    }

    private Optional<Secret> variable(Node node) {
        var name = node.text();
        if (name.filter(text -> !text.matches("[A-Za-z_][A-Za-z0-9_]*")).isPresent()) {
            // it may be the secret itself
            node.error("the name of a variable is expected, of letters, digits and _");
            return Optional.empty();
        }
        var value = name.flatMap(environment::nonEmpty).map(String::strip);
        if (name.isPresent() && value.filter(v -> !v.isEmpty()).isEmpty()) {
            report(
                    node,
                    "the variable "
                            + name.get()
                            + " is not set: the server needs it in its environment");
        }
        return value.filter(v -> !v.isEmpty()).map(Secret::of);
    }

    private Optional<Secret> file(Node node) {
        return node.text().flatMap(name -> file(node, name));
    }

    private Optional<Secret> file(Node node, String name) {
        try {
            var file = folder.resolve(name);
            files.put(file, Secret.of(""));
            return content(node, file);
        } catch (InvalidPathException _) {
            node.error("the path of a file is expected");
            return Optional.empty();
        }
    }

    private Optional<Secret> content(Node node, Path file) {
        try {
            var secret = read(file);
            files.put(file, secret);
            if (secret.isEmpty()) {
                report(node, file + " is empty: put the secret into it");
                return Optional.empty();
            }
            if (isOpen(file)) {
                node.warning(file + " can be read by everybody on this machine: chmod o-r " + file);
            }
            return Optional.of(secret);
        } catch (NoSuchFileException _) {
            report(node, file + " does not exist: put the secret into it");
        } catch (IOException _) {
            report(node, file + " cannot be read as a secret, by this user and of at most 64 KiB");
        }
        return Optional.empty();
    }

    private static boolean isOpen(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    }

    private void report(Node node, String message) {
        node.add(List.of(), message, missing);
    }
}
