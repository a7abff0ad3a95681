package dev.sesame.extension;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Plugin;
import java.util.function.Supplier;

/**
 * A login that comes with Sesame, as OpenCode's internal plugins do. It stands before the plugins
 * of the configuration, which may take its place, and is not started before somebody asks for its
 * provider. It has nothing but logins, and its loader is for tokens: a key is the provider's own
 * matter.
 *
 * @param provider the provider's id, which is its name in messages too
 * @param plugin what brings the login
 * @param options what it is started with; absent settings are empty
 */
public record BuiltIn(String provider, Plugin plugin, Supplier<JsonObject> options) {}
