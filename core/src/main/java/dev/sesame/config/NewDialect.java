package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenCode 2's names for settings, put into the words of 1.18 the way 1.18 does it: what has no old
 * counterpart is left out, and where both are given the old one stays.
 */
final class NewDialect {
    private static final String NO_PERMISSIONS =
            "V2 permissions are not supported by OpenCode V1. "
                    + "Use V1 \"permission\" rules or run opencode2.";
    private static final String MALFORMED =
            "Native setting could not be lowered because it is malformed";
    private static final String OMITTED = "Omitted native setting that cannot be represented in V1";
    private static final String RETAINED = "Retained legacy value over native value";

    private final JsonObject given;
    private final Map<String, JsonValue> members;
    private final List<Problem> notes = new ArrayList<>();

    private NewDialect(JsonObject given) {
        this.given = given;
        this.members = new LinkedHashMap<>(given.members());
    }

    /**
     * A configuration in the words of 1.18.
     *
     * @param tree the configuration, its members in their order
     * @param problems what OpenCode 1.18 refuses to start with
     * @param notes what was left out, for {@code config lint}
     */
    record Lowered(JsonObject tree, List<Problem> problems, List<Problem> notes) {
        Lowered {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /** Lowers one layer before {@link ConfigSchema#check} sees it. */
    static Lowered lower(JsonObject tree) {
        var problems = permissions(tree);
        var dialect = new NewDialect(tree);
        for (var screen : new String[] {"theme", "keybinds", "tui"}) {
            dialect.members.remove(screen);
        }
        if (problems.isEmpty()) {
            dialect.lower();
        }
        return new Lowered(new JsonObject(dialect.members), problems, dialect.notes);
    }

    private static List<Problem> permissions(JsonObject tree) {
        var found = new ArrayList<Problem>();
        if (tree.get("permissions").isPresent()) {
            found.add(new Problem(List.of("permissions"), NO_PERMISSIONS, ""));
        }
        for (var kind : new String[] {"agents", "agent", "mode"}) {
            var agents = tree.object(kind).orElse(JsonObject.EMPTY);
            for (var agent : agents.members().entrySet()) {
                if (agent.getValue().asObject().flatMap(a -> a.get("permissions")).isPresent()) {
                    var path = List.of(kind, agent.getKey(), "permissions");
                    found.add(new Problem(path, NO_PERMISSIONS, ""));
                }
            }
        }
        return found;
    }

    private void lower() {
        for (var name : new String[] {"plugins", "providers", "websearch", "warming"}) {
            if (members.remove(name) != null) {
                omitted(name);
            }
        }
        renamed("snapshots", "snapshot", "boolean");
        renamed("media", "attachment", "media");
        model();
        skills();
        compaction();
        experimental();
        var entries = new NewEntries(this, members);
        entries.agents(takeObject("agents"));
        entries.commands(takeObject("commands"));
        given.object("mcp").ifPresent(mcp -> NewMcp.lower(mcp, members, this));
        given.object("lsp").ifPresent(lsp -> members.put("lsp", withoutNameless(lsp)));
    }

    private void renamed(String newName, String oldName, String definition) {
        var value = members.remove(newName);
        if (value != null) {
            decode(definition, value, newName)
                    .ifPresent(kept -> putUnlessGiven(members, oldName, kept, newName));
        }
    }

    private void model() {
        var judgement = given.get("model").map(model -> Modern.SCHEMA.judge("model", model));
        if (judgement.isPresent() && judgement.get().fits()) {
            var model = ModelWithVariant.of(judgement.get().kept());
            members.put("model", new JsonString(model.model()));
            if (model.variant().isPresent()) {
                omitted("model", "variant");
            }
        }
    }

    private void skills() {
        var skills = given.get("skills");
        if (skills.isEmpty() || skills.get().asArray().isEmpty()) {
            return;
        }
        if (decode("strings", skills.get(), "skills").isEmpty()) {
            return;
        }
        var paths = new ArrayList<String>();
        var urls = new ArrayList<String>();
        given.strings("skills").forEach(skill -> (isUrl(skill) ? urls : paths).add(skill));
        members.put(
                "skills",
                JsonObject.EMPTY
                        .with("paths", JsonArray.ofStrings(paths))
                        .with("urls", JsonArray.ofStrings(urls)));
    }

    private static boolean isUrl(String skill) {
        return skill.regionMatches(true, 0, "http://", 0, 7)
                || skill.regionMatches(true, 0, "https://", 0, 8);
    }

    private void compaction() {
        var compaction = given.object("compaction");
        if (compaction.isEmpty()) {
            return;
        }
        var lowered = new LinkedHashMap<>(compaction.get().members());
        var keep = lowered.remove("keep");
        var buffer = lowered.remove("buffer");
        if (keep != null && keep.asObject().isEmpty()) {
            note(MALFORMED, "compaction", "keep");
        }
        var tokens = Optional.ofNullable(keep).flatMap(JsonValue::asObject);
        tokens.flatMap(k -> k.get("tokens"))
                .flatMap(t -> decode("tokens", t, "compaction", "keep", "tokens"))
                .ifPresent(t -> {
                    var path = new String[] {"compaction", "keep", "tokens"};
                    putUnlessGiven(lowered, "preserve_recent_tokens", t, path);
                });
        Optional.ofNullable(buffer)
                .flatMap(b -> decode("tokens", b, "compaction", "buffer"))
                .ifPresent(b -> putUnlessGiven(lowered, "reserved", b, "compaction", "buffer"));
        members.put("compaction", new JsonObject(lowered));
    }

    private void experimental() {
        var experimental = given.object("experimental");
        if (experimental.isEmpty()) {
            return;
        }
        var rest = new LinkedHashMap<>(experimental.get().members());
        if (rest.remove("portable_shell_scanner") != null) {
            omitted("experimental", "portable_shell_scanner");
        }
        var depth = rest.remove("subagent_depth");
        members.put("experimental", new JsonObject(rest));
        if (depth != null) {
            var path = new String[] {"experimental", "subagent_depth"};
            decode("tokens", depth, path)
                    .ifPresent(d -> putUnlessGiven(members, "subagent_depth", d, path));
        }
    }

    /** A language server of the user's own needs to know its files; without, 1.18 has no use. */
    private JsonObject withoutNameless(JsonObject lsp) {
        var kept = new LinkedHashMap<>(lsp.members());
        kept.entrySet().removeIf(server -> isNameless(server.getKey(), server.getValue()));
        return new JsonObject(kept);
    }

    private boolean isNameless(String name, JsonValue server) {
        var settings = server.asObject().orElse(JsonObject.EMPTY);
        boolean nameless =
                settings.get("extensions").isEmpty()
                        && !settings.get("disabled").flatMap(JsonValue::asBoolean).orElse(false)
                        && !ConfigSchema.fits("builtinLspServer", new JsonString(name))
                        && ConfigSchema.fits("lspServer", server);
        if (nameless) {
            omitted("lsp", name);
        }
        return nameless;
    }

    private Optional<JsonObject> takeObject(String name) {
        var value = members.remove(name);
        if (value != null && value.asObject().isEmpty()) {
            note(MALFORMED, name);
        }
        return Optional.ofNullable(value).flatMap(JsonValue::asObject);
    }

    /** Returns {@code value} without unknown members when it is what the new dialect describes. */
    Optional<JsonValue> decode(String definition, JsonValue value, String... path) {
        var judgement = Modern.SCHEMA.judge(definition, value);
        if (!judgement.fits()) {
            note(MALFORMED, path);
            return Optional.empty();
        }
        return Optional.of(judgement.kept());
    }

    static boolean isTimeouts(JsonValue value) {
        return Modern.SCHEMA.judge("timeouts", value).fits();
    }

    void putUnlessGiven(
            Map<String, JsonValue> target, String name, JsonValue value, String... path) {
        var old = target.putIfAbsent(name, value);
        if (old != null && !old.equals(value)) {
            note(RETAINED, path);
        }
    }

    void omitted(String... path) {
        note(OMITTED, path);
    }

    void note(String text, String... path) {
        notes.add(new Problem(List.of(path), text, ""));
    }

    private static final class Modern {
        static final Schema SCHEMA = Schema.load("opencode-2.schema.json");
    }
}
