package dev.sesame.shim;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.FoldersFor;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The shim in one of the folders where OpenCode looks for plugins. It carries with it what is
 * needed to take it away again: how many folders were made for it.
 *
 * @param path where it is or would be
 */
public record Shim(Path path) {
    private static final String NAME = "sesame.js";
    private static final String MARK = "// Sesame's shim for OpenCode";
    private static final String BLANK = "const INSTALLED = {}\n";
    private static final String INSTALLED = "const INSTALLED = ";

    /**
     * What an installed shim tells of itself.
     *
     * @param version the version of Sesame that wrote it
     * @param launcher the program that it calls; when that is gone, the one on {@code PATH}
     * @param folders how many folders above it were made for it
     */
    public record Installed(String version, Path launcher, int folders) {}

    /** Returns the one for all of this user's projects. */
    public static Shim global(Environment environment) {
        return in(environment.configDirectory());
    }

    /** Returns the one for the project in {@code folder}. */
    public static Shim project(Path folder) {
        return in(folder.resolve(".opencode"));
    }

    private static Shim in(Path directory) {
        return new Shim(directory.resolve("plugins").resolve(NAME));
    }

    /** Tells whether {@code plugin} is a shim, which is for OpenCode and not for Sesame. */
    public static boolean isShim(Path plugin) {
        return plugin.endsWith(NAME) && new Shim(plugin).text().isPresent();
    }

    /** Returns what is installed, unless nothing is, or something else by that name. */
    public Optional<Installed> find() {
        return text().map(Shim::installed);
    }

    /**
     * Checks that nothing else is there by that name.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when there is
     */
    public void requireOurs() {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && text().isEmpty()) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    path + " is there already, and Sesame did not write it",
                    "Move it away, or give it another name, then try again");
        }
    }

    /** Tells whether it is what this version of Sesame would write for {@code launcher}. */
    public boolean isCurrent(String version, Path launcher) {
        var text = text();
        var folders = text.map(Shim::installed).map(Installed::folders).orElse(0);
        return text.equals(Optional.of(filled(new Installed(version, launcher, folders))));
    }

    /**
     * Writes it, in the place of an older one.
     *
     * @throws AuthException when something else is there, or it cannot be written
     */
    public void install(String version, Path launcher) {
        requireOurs();
        try {
            int before = find().map(Installed::folders).orElse(0);
            int folders = before + FoldersFor.create(path);
            AtomicFile.replace(path, filled(new Installed(version, launcher, folders)));
        } catch (IOException e) {
            throw unusable("write", e);
        }
    }

    /**
     * Removes it, and the folders that were made for it as far as nothing else is in them.
     *
     * @return whether there was one
     * @throws AuthException when it cannot be removed, or something else is there by that name
     */
    public boolean uninstall() {
        requireOurs();
        var found = find();
        if (found.isEmpty()) {
            return false;
        }
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw unusable("remove", e);
        }
        FoldersFor.delete(path, found.get().folders());
        return true;
    }

    private AuthException unusable(String verb, IOException e) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot " + verb + " " + path + ": " + e.getMessage(),
                "Check that this folder is yours and writable, and that the disk is not full",
                e);
    }

    /** The text of a shim that is there. */
    private Optional<String> text() {
        try {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(TextFile.read(path)).filter(text -> text.startsWith(MARK))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Installed installed(String text) {
        var line = text.lines().filter(each -> each.startsWith(INSTALLED)).findFirst();
        try {
            return installed(
                    line.map(each -> Json.parse(each.substring(INSTALLED.length())))
                            .flatMap(JsonValue::asObject)
                            .orElse(JsonObject.EMPTY));
        } catch (JsonSyntaxException | InvalidPathException _) {
            return installed(JsonObject.EMPTY); // somebody changed it by hand
        }
    }

    private static Installed installed(JsonObject json) {
        return new Installed(
                json.string("version").orElse(""),
                Path.of(json.string("launcher").orElse("")),
                json.number("folders")
                        .map(number -> Math.clamp(number.longValue(), 0, 99))
                        .orElse(0));
    }

    private static String filled(Installed installed) {
        var json =
                JsonObject.EMPTY
                        .with("version", installed.version())
                        .with("launcher", installed.launcher().toString())
                        .with("folders", JsonNumber.of(installed.folders()));
        return source().replace(BLANK, INSTALLED + Json.write(json) + "\n");
    }

    private static String source() {
        try (InputStream in = Shim.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException("the shim is missing in Sesame's own files");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
