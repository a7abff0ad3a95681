package dev.sesame.script;

import dev.sesame.Environment;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
        this.file = environment.sesameCache().resolve("runtimes.json");
    }

    /** Returns what {@code program} prints; empty when it does not work. */
    Optional<String> of(Path program) {
        try {
            var attributes = Files.readAttributes(program, BasicFileAttributes.class);
            var known = remembered();
            var version = known(known.object(program.toString()), attributes);
            if (version.isPresent()) {
                return version;
            }
            var asked = ask(program);
            if (asked.isPresent() && !Executables.isScript(program)) {
                remember(known.with(program.toString(), entry(attributes, asked.get())));
            }
            return asked;
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> known(
            Optional<JsonObject> entry, BasicFileAttributes attributes) {
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        var same =
                number(entry.get(), "size") == attributes.size()
                        && number(entry.get(), "modified")
                                == attributes.lastModifiedTime().toMillis();
        return same
                ? entry.get().string("version").filter(v -> VERSION.matcher(v).matches())
                : Optional.empty();
    }

    private static long number(JsonObject entry, String name) {
        return entry.get(name).flatMap(JsonValue::asNumber).map(BigDecimal::longValue).orElse(-1L);
    }

    private static JsonObject entry(BasicFileAttributes attributes, String version) {
        return JsonObject.EMPTY
                .with("size", JsonNumber.of(attributes.size()))
                .with("modified", JsonNumber.of(attributes.lastModifiedTime().toMillis()))
                .with("version", version);
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
                .filter(version -> VERSION.matcher(version).matches());
    }

    private JsonObject remembered() {
        try {
            return Json.parse(Files.readString(file)).asObject().orElse(JsonObject.EMPTY);
        } catch (IOException | JsonSyntaxException _) {
            return JsonObject.EMPTY;
        }
    }

    private void remember(JsonObject versions) {
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            AtomicFile.replace(file, Json.write(versions));
        } catch (IOException _) {
            // it is asked again next time
        }
    }
}
