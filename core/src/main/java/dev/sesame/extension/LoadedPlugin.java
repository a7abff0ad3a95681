package dev.sesame.extension;

import dev.sesame.plugin.Client;
import dev.sesame.plugin.Hooks;

/**
 * A plugin that was started. One entry can bring several.
 *
 * @param entry what named it
 * @param hooks what it takes part in; each ends in time and throws {@link dev.sesame.AuthException}
 *     only
 * @param client what it is given, also to say for it what went wrong
 */
public record LoadedPlugin(PluginEntry entry, Hooks hooks, Client client) {
    /** Returns its name for messages. */
    public String name() {
        return entry.name();
    }
}
