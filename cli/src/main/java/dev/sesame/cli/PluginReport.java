package dev.sesame.cli;

import dev.sesame.Printable;
import dev.sesame.extension.LoadedPlugin;
import dev.sesame.extension.PluginEntry;
import dev.sesame.extension.Plugins;
import dev.sesame.journey.Session;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is worth knowing of the plugins of a run. */
final class PluginReport {
    /** The hooks that Sesame calls, by OpenCode's names; it has no use for the others. */
    private static final Set<String> CALLED =
            Set.of(
                    "chat.message",
                    "chat.params",
                    "chat.headers",
                    "experimental.chat.system.transform",
                    "config",
                    "event",
                    "dispose",
                    "tool");

    private final Plugins plugins;
    private final List<String> leftOut;

    PluginReport(Session session) {
        this.plugins = session.plugins();
        this.leftOut = session.leftOut();
    }

    /** Prints it for programs or for people. */
    void print(boolean json, Program program) {
        if (json) {
            program.print(Json.writePretty(toJson()));
            return;
        }
        lines().forEach(program::print);
    }

    /** Returns it for people, one plugin after the other. */
    private List<String> lines() {
        var lines = new ArrayList<String>();
        for (var plugin : plugins.loaded()) {
            lines.add("✓ " + title(plugin.entry()));
            plugin.hooks().auth().ifPresent(auth -> describe(auth, lines));
            plugin.hooks().provider().ifPresent(p -> lines.add("    models of " + show(p.id())));
            add("    hooks ", hooks(plugin, true), lines);
            add("    hooks that only OpenCode calls: ", hooks(plugin, false), lines);
        }
        for (var skipped : plugins.skipped()) {
            lines.add("✗ " + title(skipped.entry()));
            lines.add("    " + show(skipped.reason()));
        }
        for (var left : leftOut) {
            lines.add("✗ " + show(left));
        }
        if (lines.isEmpty()) {
            lines.add("no plugins");
        }
        return lines;
    }

    private static void add(String title, List<String> names, List<String> lines) {
        if (!names.isEmpty()) {
            lines.add(title + show(String.join(", ", names)));
        }
    }

    private static void describe(AuthHook auth, List<String> lines) {
        var loader = auth.loader().isPresent() ? ", adds to its requests" : "";
        lines.add("    login to " + show(auth.provider()) + loader);
        for (var method : auth.methods()) {
            lines.add("      " + show(method.label()) + " (" + type(method) + ")");
        }
    }

    private static String title(PluginEntry entry) {
        return show(entry.name() + "  " + entry.form().label() + ", named by " + entry.source());
    }

    private static String type(AuthMethod method) {
        return method instanceof AuthMethod.Api ? "api" : "oauth";
    }

    private static List<String> hooks(LoadedPlugin plugin, boolean called) {
        return plugin.hooks().names().stream()
                .filter(name -> !name.equals("tool.execute")) // a part of "tool"
                .filter(name -> CALLED.contains(name) == called)
                .sorted()
                .toList();
    }

    private static String show(String text) {
        return Printable.of(text);
    }

    /** Returns the same for programs. */
    private JsonObject toJson() {
        var loaded = new ArrayList<JsonValue>();
        for (var plugin : plugins.loaded()) {
            loaded.add(json(plugin));
        }
        var skipped = new ArrayList<JsonValue>();
        for (var plugin : plugins.skipped()) {
            skipped.add(json(plugin.entry()).with("reason", plugin.reason()));
        }
        return JsonObject.EMPTY
                .with("loaded", new JsonArray(loaded))
                .with("skipped", new JsonArray(skipped))
                .with("leftOut", JsonArray.ofStrings(leftOut));
    }

    private static JsonObject json(LoadedPlugin plugin) {
        var json = json(plugin.entry());
        if (plugin.hooks().auth().isPresent()) {
            var auth = plugin.hooks().auth().get();
            var methods = new ArrayList<JsonValue>();
            for (var method : auth.methods()) {
                methods.add(
                        JsonObject.EMPTY.with("type", type(method)).with("label", method.label()));
            }
            json =
                    json.with(
                            "auth",
                            JsonObject.EMPTY
                                    .with("provider", auth.provider())
                                    .with("methods", new JsonArray(methods))
                                    .with(
                                            "loader",
                                            new JsonValue.JsonBoolean(auth.loader().isPresent())));
        }
        if (plugin.hooks().provider().isPresent()) {
            json = json.with("models", plugin.hooks().provider().get().id());
        }
        return json.with("hooks", JsonArray.ofStrings(hooks(plugin, true)))
                .with("hooksOfOpenCode", JsonArray.ofStrings(hooks(plugin, false)));
    }

    private static JsonObject json(PluginEntry entry) {
        return JsonObject.EMPTY
                .with("name", entry.name())
                .with("spec", entry.spec())
                .with("form", entry.form().label())
                .with("source", entry.source());
    }
}
