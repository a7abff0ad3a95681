package dev.sesame.server.definition;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Sha256;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.ConfigSource;
import dev.sesame.file.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a directory as they all were at one moment.
 *
 * @param folder the directory, as it was named
 * @param files text by name, such as {@code teams/everyone.jsonc}
 * @param problems files that cannot be read, or that nobody reads
 */
record Snapshot(Path folder, SortedMap<String, String> files, List<ConfigProblem> problems) {
    static final String ORGANISATION = "organisation.jsonc";
    static final String MODELS = "models.jsonc";
    static final String TEAMS = "teams";
    static final String ENDING = ".jsonc";

    private static final int MOST_READINGS = 50;
    private static final int MOST_FILES = 1000;
    private static final int LARGEST_FILE = 1 << 20;
    private static final int VERSION_BYTES = 16;

    /**
     * Reads {@code folder} until two readings in a row are the same. A mount that is swapped
     * between two files, as those of Kubernetes are, makes them differ.
     *
     * @throws AuthException when it is no directory, or does not come to rest
     */
    static Snapshot read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    folder + " is no directory",
                    "Name the organisation's directory; `sesame org init DIR` makes one");
        }
        var before = once(folder);
        for (int i = 0; i < MOST_READINGS; i++) {
            var now = once(folder);
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
        throw new AuthException(
                Failure.INVALID_CONFIG,
                folder + " changes all the time while it is read",
                "Let what writes into it finish");
    }

    /** Returns what identifies the names and texts of the files. */
    String version() {
        var digest = Sha256.begin();
        files.forEach((name, text) -> {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    }

    /** Returns what the file {@code name} is called in messages. */
    ConfigSource source(String name) {
        return source(folder, name);
    }

    static ConfigSource source(Path folder, String name) {
        return new ConfigSource(ConfigSource.Kind.ORGANISATION, folder.resolve(name).toString());
    }

    private static Snapshot once(Path folder) {
        var reading = new Snapshot(folder, new TreeMap<>(), new ArrayList<>());
        reading.add(ORGANISATION);
        reading.add(MODELS);
        for (var team : reading.teams()) {
            reading.add(TEAMS + "/" + team);
        }
        return reading;
    }

    private List<String> teams() {
        var teams = folder.resolve(TEAMS);
        if (!Files.isDirectory(teams)) {
            return List.of();
        }
        var found = new ArrayList<String>();
        try (var entries = Files.list(teams)) {
            entries.map(entry -> entry.getFileName().toString()).sorted().forEach(found::add);
        } catch (IOException | UncheckedIOException _) {
            problem(TEAMS, "cannot be read by this user", Severity.ERROR);
        }
        found.removeIf(name -> name.startsWith("."));
        found.stream()
                .filter(name -> !name.endsWith(ENDING))
                .forEach(name ->
                        problem(
                                TEAMS + "/" + name,
                                "nobody reads this file: the name of a team's ends in " + ENDING,
                                Severity.WARNING));
        found.removeIf(name -> !name.endsWith(ENDING));
        if (found.size() > MOST_FILES) {
            problem(TEAMS, "more than " + MOST_FILES + " teams are not read", Severity.ERROR);
            return List.of();
        }
        return found;
    }

    private void add(String name) {
        var file = folder.resolve(name);
        try {
            if (Files.size(file) > LARGEST_FILE) {
                problem(name, "it is larger than 1 MiB", Severity.ERROR);
                return;
            }
            files.put(name, TextFile.read(file));
        } catch (NoSuchFileException _) {
            problem(name, "this file is missing", Severity.ERROR);
        } catch (CharacterCodingException _) {
            problem(name, "it is not UTF-8", Severity.ERROR);
        } catch (IOException _) {
            problem(name, "it cannot be read by this user", Severity.ERROR);
        }
    }

    private void problem(String name, String message, Severity severity) {
        problems.add(new ConfigProblem(source(name), Optional.empty(), message, severity));
    }
}
