package dev.sesame.config;

import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which settings of which organisations were written into {@code config.json}. */
final class MaterialisedMemory {
    private final Path file;

    MaterialisedMemory(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /**
     * Returns the settings by their organisations, as they may have been written, the last at the
     * end. There is more than one after a change that ended half-way.
     */
    List<Map<String, JsonObject>> read() {
        var all = new ArrayList<Map<String, JsonObject>>();
        for (var written : root().array("written")) {
            var byUrl = new LinkedHashMap<String, JsonObject>();
            written.asObject()
                    .orElse(JsonObject.EMPTY)
                    .members()
                    .forEach((url, tree) -> tree.asObject().ifPresent(o -> byUrl.put(url, o)));
            all.add(byUrl);
        }
        return all;
    }

    /** Returns how many folders above {@code config.json} were made for it. */
    int folders() {
        return root().number("folders")
                .map(number -> Math.clamp(number.longValue(), 0, 99))
                .orElse(0);
    }

    private JsonObject root() {
        try {
            return Json.parse(TextFile.read(file)).asObject().orElse(JsonObject.EMPTY);
        } catch (IOException | JsonSyntaxException _) {
            return JsonObject.EMPTY;
        }
    }

    /** Remembers {@code written} in place of all that was remembered; nothing needs no file. */
    void write(List<Map<String, JsonObject>> written, int folders) throws IOException {
        var all =
                written.stream()
                        .filter(settings -> !settings.isEmpty())
                        .map(settings -> new JsonObject(new LinkedHashMap<>(settings)))
                        .toList();
        if (all.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
        var root =
                JsonObject.EMPTY
                        .with("written", new JsonArray(List.copyOf(all)))
                        .with("folders", JsonNumber.of(folders));
        AtomicFile.replace(file, Json.write(root));
    }
}
