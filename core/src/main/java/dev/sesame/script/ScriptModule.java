package dev.sesame.script;

import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A module with plugins in it.
 *
 * @param spec how the configuration calls it
 * @param target the file, or the directory of a package
 * @param packaged whether it was installed from npm; a file must name its own {@code id} when it
 *     exports an object
 * @param options what the configuration gives the plugin as {@code ["spec", {…}]}
 */
public record ScriptModule(
        String spec, Path target, boolean packaged, Optional<JsonObject> options) {}
