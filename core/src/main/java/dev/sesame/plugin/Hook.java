package dev.sesame.plugin;

import dev.sesame.json.JsonValue.JsonObject;

/** A hook in OpenCode's own form: it is shown what happens and returns what should come of it. */
@FunctionalInterface
public interface Hook {
    /**
     * Takes part.
     *
     * @param input what happens
     * @param output what came of it so far, changed by the plugins before this one
     * @return what should come of it
     * @throws Exception when it cannot; a request that is being made then fails with its message
     */
    JsonObject apply(JsonObject input, JsonObject output) throws Exception;
}
