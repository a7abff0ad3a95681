package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.Client.Level;
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

    /**
     * Lets it take part in what OpenCode calls {@code hook}.
     *
     * @return what came of {@code output}; itself when the plugin has no such hook
     * @throws AuthException with the plugin's message when it fails
     */
    public JsonObject trigger(String hook, JsonObject input, JsonObject output) {
        try {
            return apply(hook, input, output);
        } catch (AuthException e) {
            // the message of a plugin is shown as it is, so whose it is comes after it
            if (e.failure() == Failure.CANCELLED || !e.nextStep().isEmpty()) {
                throw e;
            }
            throw new AuthException(e.failure(), e.problem(), "Look at the plugin " + name(), e);
        }
    }

    /** Tells it what happened; what goes wrong there is in the log. */
    void tell(String hook, JsonObject input) {
        try {
            var ignored = apply(hook, input, JsonObject.EMPTY);
        } catch (AuthException e) {
            client.log(Level.ERROR, e.problem());
        }
    }

    /**
     * Runs the hook.
     *
     * @throws AuthException when it fails: the guard around it throws nothing else
     */
    JsonObject apply(String hook, JsonObject input, JsonObject output) {
        var code = hooks.hook(hook);
        try {
            return code.isPresent() ? code.get().apply(input, output) : output;
        } catch (AuthException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
