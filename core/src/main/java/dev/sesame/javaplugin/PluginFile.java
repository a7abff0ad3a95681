package dev.sesame.javaplugin;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A file with plugins.
 *
 * @param path where it is, absolute
 */
record PluginFile(Path path) {
    private static final String SERVICES = "META-INF/services/dev.sesame.plugin.Plugin";

    String name() {
        return String.valueOf(path.getFileName());
    }

    /** Returns the jars in the folder {@code lib} beside it, by name. */
    List<Path> libraries() {
        var folder = path.resolveSibling("lib");
        var names = folder.toFile().list();
        if (names == null) {
            return List.of();
        }
        Arrays.sort(names);
        var jars = new ArrayList<Path>();
        for (var name : names) {
            if (name.endsWith(".jar")) {
                jars.add(folder.resolve(name));
            }
        }
        return jars;
    }

    /** Returns the names of the classes that a jar lists as its plugins. */
    List<String> services() throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        try (var jar = new ZipFile(path.toFile())) {
            var entry = jar.getEntry(SERVICES);
            if (entry == null) {
                throw broken("it has no " + SERVICES + ", which lists its plugins");
            }
            try (var stream = jar.getInputStream(entry)) {
                return names(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (ZipException e) {
            throw broken("it is no jar: " + Printable.of(e.toString()), e);
        }
    }

    private List<String> names(String text) {
        var names = new ArrayList<String>();
        for (var line : text.lines().toList()) {
            int comment = line.indexOf('#');
            var name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw broken(SERVICES + " lists no plugin");
        }
        return names;
    }

    AuthException unreadable(IOException e) {
        if (e instanceof NoSuchFileException) {
            var fault = new Fault(Optional.empty(), "there is no such file");
            return broken(fault, "Put the plugin there, or correct its path: " + shown(), e);
        }
        return broken("it cannot be read: " + Printable.of(e.toString()), e);
    }

    /** It cannot be used as it is. */
    AuthException broken(String reason) {
        return broken(reason, null);
    }

    /** Its code did something wrong. */
    AuthException broken(Fault fault, Throwable cause) {
        return broken(fault, "Correct the plugin " + shown(), cause);
    }

    /** The compiler does not take it. */
    AuthException rejected(Fault fault) {
        return broken(fault, "Correct the plugin " + shown() + "; " + Visible.RULE, null);
    }

    private AuthException broken(String reason, @Nullable Throwable cause) {
        return broken(new Fault(Optional.empty(), reason), "Correct the plugin " + shown(), cause);
    }

    private AuthException broken(Fault fault, String nextStep, @Nullable Throwable cause) {
        var place = fault.place().orElse(Printable.of(name()));
        var problem = place + ": " + fault.problem();
        return new AuthException(Failure.INVALID_CONFIG, problem, nextStep, cause);
    }

    private String shown() {
        return Printable.whole(path.toString());
    }
}
