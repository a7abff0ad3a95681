package dev.sesame.plugin;

import dev.sesame.json.JsonValue.JsonObject;

/**
 * An authentication plugin, as OpenCode's {@code Plugin} function is: called once when Sesame
 * starts, it returns what it wants to take part in.
 *
 * <p>A class of this kind has a constructor without parameters. Plugins are started one after the
 * other. Their hooks may be called from any thread: those of a request one at a time, {@code event}
 * beside them.
 */
@FunctionalInterface
public interface Plugin {
    /**
     * Starts the plugin.
     *
     * @param input where it runs and what it may use
     * @param options what the configuration gives it as {@code ["spec", {…}]}; empty without
     * @return what it takes part in
     * @throws Exception when it cannot start: it is then left out, and a line on standard error
     *     says so
     */
    Hooks init(PluginInput input, JsonObject options) throws Exception;
}
