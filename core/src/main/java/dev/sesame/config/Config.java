package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The effective configuration, and what each layer said to it. Immutable.
 *
 * <p>Precedence, lowest first:
 *
 * <ol>
 *   <li>organisations, in the order of {@code auth.json}
 *   <li>the global directory: {@code config.json}, {@code opencode.json}, {@code opencode.jsonc}
 *   <li>{@code OPENCODE_CONFIG}
 *   <li>project files, from the worktree down to the folder
 *   <li>directories: the global one, {@code .opencode} from the folder upwards, {@code
 *       ~/.opencode}, {@code OPENCODE_CONFIG_DIR}
 *   <li>{@code OPENCODE_CONFIG_CONTENT}
 *   <li>the managed directory
 *   <li>the platform's managed preferences
 * </ol>
 */
public final class Config {
    private final JsonObject tree;
    private final JsonObject merged;
    private final List<ConfigLayer> layers;

    /** Keeps the layers as they are: who said what is looked up only when somebody asks. */
    Config(JsonObject tree, JsonObject merged, List<ConfigLayer> layers) {
        this.tree = tree;
        this.merged = merged;
        this.layers = List.copyOf(layers);
    }

    /** Returns the effective configuration. It may hold secrets that were substituted into it. */
    public JsonObject tree() {
        return tree;
    }

    /** Returns this configuration with {@code changed} in force, as plugins want it. */
    public Config changedTo(JsonObject changed) {
        var difference = Difference.between(tree, changed);
        if (difference.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(layers);
        all.add(new ConfigLayer(new ConfigSource(ConfigSource.Kind.PLUGIN, "hooks"), difference));
        return new Config(changed, merged.under(difference), all);
    }

    /** Returns the effective configuration as it may be shown, secrets replaced by {@code ***}. */
    public JsonObject redacted() {
        return (JsonObject) Redaction.redact(tree);
    }

    /** Returns the layers, lowest first; the last is what OpenCode's own rules made of them. */
    public List<ConfigLayer> layers() {
        var derived = Difference.between(merged, tree);
        var all = new ArrayList<>(layers);
        if (!derived.isEmpty()) {
            all.add(
                    new ConfigLayer(
                            new ConfigSource(ConfigSource.Kind.DERIVED, "own rules"), derived));
        }
        return all;
    }

    /**
     * Returns what organisations say and nobody on this machine overrides, as one tree: laid over
     * the local layers it makes this configuration. It may hold secrets.
     */
    public JsonObject ofOrganisations() {
        var local = new ArrayList<JsonObject>();
        var theirs = new ArrayList<JsonObject>();
        for (var layer : layers) {
            boolean isLocal = layer.source().kind() != ConfigSource.Kind.ORGANISATION;
            (isLocal ? local : theirs).add(layer.tree());
        }
        var organisations = Merge.united(theirs);
        var unopposed = Unopposed.of(organisations, local);
        for (var name : Merge.UNITED) {
            var kept = new ArrayList<>(organisations.array(name));
            kept.retainAll(tree.array(name));
            if (!kept.isEmpty()) {
                unopposed = unopposed.with(name, new JsonArray(kept));
            }
        }
        return unopposed;
    }

    /**
     * What one layer says about a value.
     *
     * @param source the layer
     * @param value the value, with secrets replaced by {@code ***}
     */
    public record Origin(ConfigSource source, JsonValue value) {}

    /**
     * Returns who says something about the value at {@code path}, the one that wins first and below
     * it those that it overrode. Of objects and of lists that are united all take part.
     */
    public List<Origin> explain(List<String> path) {
        var origins = new ArrayList<Origin>();
        for (var layer : layers().reversed()) {
            layer.tree()
                    .at(path)
                    .ifPresent(v -> origins.add(new Origin(layer.source(), shown(path, v))));
            if (cuts(layer.tree(), path)) {
                break;
            }
        }
        return origins;
    }

    /** Returns the effective value at {@code path}, with secrets replaced by {@code ***}. */
    public Optional<JsonValue> shown(List<String> path) {
        return tree.at(path).map(value -> shown(path, value));
    }

    /** Redaction goes by names, so the value is put back under its own names first. */
    private static JsonValue shown(List<String> path, JsonValue value) {
        JsonValue whole = value;
        for (var name : path.reversed()) {
            whole = JsonObject.EMPTY.with(name, whole);
        }
        return Redaction.redact(whole).at(path).orElse(value);
    }

    /**
     * Tells whether a layer puts something that is no object above the path and so hides the rest.
     */
    private static boolean cuts(JsonObject tree, List<String> path) {
        for (int depth = 1; depth < path.size(); depth++) {
            var above = tree.at(path.subList(0, depth));
            if (above.isPresent() && !(above.get() instanceof JsonObject)) {
                return true;
            }
        }
        return false;
    }
}
