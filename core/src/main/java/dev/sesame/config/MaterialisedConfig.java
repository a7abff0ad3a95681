package dev.sesame.config;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.FoldersFor;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The organisations' settings in OpenCode's global {@code config.json}, the lowest of its own
 * files. What was written there is remembered, so that it can be told from what others wrote into
 * it, and taken back. A {@code config.json} that was there before is not touched.
 */
public final class MaterialisedConfig {
    private static final String SCHEMA = "$schema";

    private final Path file;
    private final MaterialisedMemory memory;

    /** Looks in OpenCode's global directory. */
    public MaterialisedConfig(Environment environment) {
        this.file = environment.configDirectory().resolve("config.json");
        this.memory =
                new MaterialisedMemory(environment.sesameState().resolve("materialised.json"));
    }

    /** Returns {@code config.json}, whether it exists or not. */
    public Path path() {
        return file;
    }

    /** Returns the settings that were written last, by their organisations. */
    public Map<String, JsonObject> settings() {
        var written = memory.read();
        return written.isEmpty() ? Map.of() : written.getLast();
    }

    /**
     * Refuses what OpenCode would read of this machine for {@code settings}: it looks for
     * references in the text of the file, whatever they begin and end in.
     *
     * @param own the reference that may stand there
     * @throws AuthException when there is another
     */
    public static void requireOnly(String own, JsonObject settings) {
        if (References.hasOther(Json.writePretty(settings), own)) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "what an organisation publishes refers to more than " + own,
                    "Ask the people who publish it to correct it");
        }
    }

    /** Without a setting there is no need for a file. */
    private static JsonObject united(Map<String, JsonObject> settings) {
        var tree = Merge.united(List.copyOf(settings.values()));
        return tree.without(SCHEMA).isEmpty() ? JsonObject.EMPTY : tree;
    }

    /** Tells whether the file says what was written there and nothing else. */
    boolean isUnchanged() {
        if (!Files.exists(file) || !memory.exists()) {
            return false;
        }
        var text = text();
        return text.isPresent() && isOurs(text.get(), trees());
    }

    /**
     * What the file will say.
     *
     * @param old its text now; empty when it does not exist
     * @param text its text then; empty when it is to be deleted
     * @param settings what of it is the organisations', by their URLs, lowest first
     */
    public record Change(
            Optional<String> old, Optional<String> text, Map<String, JsonObject> settings) {
        /** Copies {@code settings} in their order. */
        public Change {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }

        /** Tells whether the file stays as it is. */
        public boolean isNone() {
            return old.equals(text);
        }
    }

    /**
     * Returns what it means for the file to have {@code settings} instead of those that were
     * written before; what others wrote into it stays.
     *
     * @param settings by the URLs of the organisations, lowest first; empty to take back all
     * @throws AuthException when the file was there before, or cannot be understood
     */
    public Change change(Map<String, JsonObject> settings) {
        var old = text();
        var written = trees();
        var wanted = united(settings);
        if (old.isEmpty() || isOurs(old.get(), written)) {
            return new Change(old, rendered(wanted), settings);
        }
        if (written.isEmpty()) {
            if (wanted.isEmpty()) {
                return new Change(old, old, settings);
            }
            throw left(
                    "was not written by Sesame",
                    "Move its settings to opencode.jsonc beside it, then delete it");
        }
        var theirs = parsed(old.get());
        var schema = theirs.get(SCHEMA);
        for (var ours : written) {
            theirs = without(theirs, ours);
        }
        if (theirs.isEmpty()) {
            return new Change(old, rendered(wanted), settings);
        }
        var left = wanted.under(theirs);
        return new Change(
                old, rendered(schema.map(s -> left.with(SCHEMA, s)).orElse(left)), settings);
    }

    private JsonObject parsed(String text) {
        try {
            return Json.parse(text)
                    .asObject()
                    .orElseThrow(() -> spoilt("does not hold a JSON object any more"));
        } catch (JsonSyntaxException e) {
            throw spoilt("was changed and has comments or mistakes in it");
        }
    }

    /** Most of it is the organisations': to keep it would make that the user's own for good. */
    private AuthException spoilt(String why) {
        return left(
                why,
                "Take the comments and mistakes out, or move what you added to opencode.jsonc"
                        + " beside it, then try again");
    }

    private AuthException left(String why, String nextStep) {
        return new AuthException(
                Failure.INVALID_CONFIG, file + " " + why + "; it was left as it is", nextStep);
    }

    /**
     * Writes it.
     *
     * @throws AuthException when that is not possible; the file is then as it was or as it should
     *     be
     */
    public void apply(Change change) {
        try {
            int folders = memory.folders();
            if (!change.isNone()) {
                // should this end half-way, either text is known
                var written = new ArrayList<>(memory.read());
                written.add(change.settings());
                folders += change.text().isPresent() ? FoldersFor.create(file) : 0;
                memory.write(written, folders);
                write(change.text());
            }
            memory.write(List.of(change.settings()), folders);
            if (change.text().isEmpty()) {
                FoldersFor.delete(file, folders);
            }
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
            AtomicFile.replace(file, text.get());
        }
    }

    /** What may stand in the file. */
    private List<JsonObject> trees() {
        return memory.read().stream().map(MaterialisedConfig::united).toList();
    }

    private Optional<String> text() {
        try {
            return Optional.of(TextFile.read(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException _) {
            throw left("cannot be read", "Check that it is yours and a file of text");
        }
    }

    private static boolean isOurs(String text, List<JsonObject> written) {
        return written.stream().anyMatch(tree -> rendered(tree).equals(Optional.of(text)));
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
