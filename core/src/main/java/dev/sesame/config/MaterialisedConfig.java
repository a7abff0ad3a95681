package dev.sesame.config;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The organisations' settings in OpenCode's global {@code config.json}, the lowest of its own
 * files. What was written there is remembered, so that it can be told from what others wrote into
 * it, and taken back. A {@code config.json} that was there before is not touched.
 */
public final class MaterialisedConfig {
    private static final String SCHEMA = "$schema";

    private final Path file;
    private final Path memory;

    /** Looks in OpenCode's global directory. */
    public MaterialisedConfig(Environment environment) {
        this.file = environment.configDirectory().resolve("config.json");
        this.memory = environment.sesameState().resolve("materialised.json");
    }

    /** Returns {@code config.json}, whether it exists or not. */
    public Path path() {
        return file;
    }

    /** Tells whether settings were written and not taken back. */
    public boolean exists() {
        return Files.exists(memory);
    }

    /** Returns {@code layers} as one tree, lowest first; lists that OpenCode unites are united. */
    public static JsonObject united(List<ConfigLayer> layers) {
        var merged = JsonObject.EMPTY;
        for (var layer : layers) {
            merged = Merge.uniting(merged, layer.tree());
        }
        return merged;
    }

    /** Tells whether the file says what was written there and nothing else. */
    boolean isUnchanged() {
        if (!Files.exists(file) || !exists()) {
            return false;
        }
        var text = text();
        return text.isPresent() && isOurs(text.get(), written());
    }

    /**
     * What the file will say.
     *
     * @param old its text now; empty when it does not exist
     * @param text its text then; empty when it is to be deleted
     * @param settings what of it is the organisations'; empty for nothing
     */
    public record Change(Optional<String> old, Optional<String> text, JsonObject settings) {
        /** Tells whether the file stays as it is. */
        public boolean isNone() {
            return old.equals(text);
        }
    }

    /**
     * Returns what it means for the file to have {@code settings} instead of those that were
     * written before; what others wrote into it stays.
     *
     * @param settings empty to take back all
     * @throws AuthException when the file was there before, or cannot be understood
     */
    public Change change(JsonObject settings) {
        var old = text();
        var written = written();
        var wanted = settings.without(SCHEMA).isEmpty() ? JsonObject.EMPTY : settings;
        if (old.isEmpty() || isOurs(old.get(), written)) {
            return new Change(old, rendered(wanted), wanted);
        }
        if (written.isEmpty()) {
            if (wanted.isEmpty()) {
                return new Change(old, old, wanted);
            }
            throw foreign("was not written by Sesame");
        }
        var theirs = parsed(old.get());
        var schema = theirs.get(SCHEMA);
        for (var ours : written) {
            theirs = without(theirs, ours);
        }
        if (theirs.isEmpty()) {
            return new Change(old, rendered(wanted), wanted);
        }
        var left = wanted.under(theirs);
        return new Change(
                old, rendered(schema.map(s -> left.with(SCHEMA, s)).orElse(left)), wanted);
    }

    private JsonObject parsed(String text) {
        try {
            return Json.parse(text)
                    .asObject()
                    .orElseThrow(() -> foreign("does not hold a JSON object any more"));
        } catch (JsonSyntaxException e) {
            throw foreign("was changed and has comments or mistakes in it");
        }
    }

    private AuthException foreign(String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                file + " " + why + "; it was left as it is",
                "Move its settings to opencode.jsonc beside it, which OpenCode reads over it, and"
                        + " delete it");
    }

    /** Writes it; a change without an effect writes nothing. */
    public void apply(Change change) {
        try {
            var before = written();
            if (!change.isNone()) {
                // should this end half-way, either text is known
                remember(change.settings(), before);
                write(change.text());
            }
            remember(change.settings(), List.of());
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write " + file,
                    "Check that its folder is yours and writable",
                    e);
        }
    }

    private void write(Optional<String> text) throws IOException {
        if (text.isEmpty()) {
            Files.deleteIfExists(file);
        } else if (Files.exists(file)) {
            AtomicFile.rewrite(file, text.get());
        } else {
            Files.createDirectories(file.resolveSibling(""));
            AtomicFile.replace(file, text.get());
        }
    }

    private void remember(JsonObject settings, List<JsonObject> before) throws IOException {
        var all = new ArrayList<JsonValue>(before);
        if (!settings.isEmpty()) {
            all.add(settings);
        }
        if (all.isEmpty()) {
            Files.deleteIfExists(memory);
            return;
        }
        Files.createDirectories(memory.resolveSibling(""), OwnerOnly.directory());
        AtomicFile.replace(
                memory, Json.write(JsonObject.EMPTY.with("written", new JsonArray(all))));
    }

    private List<JsonObject> written() {
        try {
            return Json.parse(TextFile.read(memory))
                    .asObject()
                    .orElse(JsonObject.EMPTY)
                    .array("written")
                    .stream()
                    .flatMap(tree -> tree.asObject().stream())
                    .toList();
        } catch (IOException | JsonSyntaxException _) {
            return List.of();
        }
    }

    private Optional<String> text() {
        try {
            return Optional.of(TextFile.read(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException _) {
            throw foreign("cannot be read");
        }
    }

    private static boolean isOurs(String text, List<JsonObject> written) {
        for (var tree : written) {
            if (rendered(tree).equals(Optional.of(text))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> rendered(JsonObject tree) {
        return tree.isEmpty() ? Optional.empty() : Optional.of(Json.writePretty(tree) + "\n");
    }

    /** Returns what is in {@code tree} and not, with the same value, in {@code ours}. */
    private static JsonObject without(JsonObject tree, JsonObject ours) {
        var left = tree;
        for (var member : ours.members().entrySet()) {
            var name = member.getKey();
            var there = tree.get(name);
            if (there.equals(Optional.of(member.getValue()))) {
                left = left.without(name);
            } else if (there.isPresent()
                    && there.get() instanceof JsonObject deeper
                    && member.getValue() instanceof JsonObject oursDeeper) {
                var rest = without(deeper, oursDeeper);
                left = rest.isEmpty() ? left.without(name) : left.with(name, rest);
            }
        }
        return left;
    }
}
