package dev.sesame.script;

import dev.sesame.Environment;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What programs say about their version, remembered as long as the file stays the same, so that
 * nothing is started to learn what is known. Only good answers are remembered, and none of scripts:
 * those of version managers start another program in each folder.
 */
final class RuntimeVersions {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("v?\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}\\S*");

    private final Environment environment;
    private final Path file;

    RuntimeVersions(Environment environment) {
        this.environment = environment;
        this.file = environment.sesameCache().resolve("runtimes");
    }

    /** Returns what {@code program} prints; empty when it does not work. */
    Optional<String> of(Path program) {
        try {
            var start = start(program);
            var known = remembered();
            for (var line : known) {
                if (line.startsWith(start) && isVersion(line.substring(start.length()))) {
                    return Optional.of(line.substring(start.length()));
                }
            }
            var asked = ask(program);
            if (asked.isPresent() && !Executables.isScript(program)) {
                var others = known.stream().filter(line -> !line.startsWith(program + "\t"));
                remember(Stream.concat(others, Stream.of(start + asked.get())).toList());
            }
            return asked;
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * What a line says of the file: as long as that is true, the rest of the line is its version.
     */
    private static String start(Path program) throws IOException {
        var file = Files.readAttributes(program, BasicFileAttributes.class);
        return program + "\t" + file.size() + "\t" + file.lastModifiedTime().toMillis() + "\t";
    }

    private static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** OpenCode's program is Bun when that variable is set, and to all others it means nothing. */
    private Optional<String> ask(Path program) throws IOException {
        return new Program(
                        environment,
                        environment.directory(),
                        List.of(program.toString(), "--version"))
                .with(Map.of("BUN_BE_BUN", "1"))
                .run(LIMIT)
                .filter(ended -> ended.exit() == 0)
                .map(ended -> ended.output().strip())
                .filter(RuntimeVersions::isVersion);
    }

    /** Lines, not JSON: what reads JSON takes longer to load than all this. */
    private List<String> remembered() {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of();
        }
    }

    private void remember(List<String> versions) {
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            AtomicFile.replace(file, String.join("\n", versions) + "\n");
        } catch (IOException _) {
            // it is asked again next time
        }
    }
}
