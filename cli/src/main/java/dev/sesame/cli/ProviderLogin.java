package dev.sesame.cli;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.terminal.Frame;
import dev.sesame.terminal.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A login with a provider: through the plugin that serves it, else by its key. */
final class ProviderLogin {
    private final Program program;
    private final Dialogue dialogue;
    private final ProviderChoice choice;

    /**
     * Logs in to the providers of the catalogue and of {@code hooks}, which stand in the order in
     * which their plugins were loaded.
     */
    ProviderLogin(Program program, Frame frame, JsonObject config, List<AuthHook> hooks) {
        this.program = program;
        this.dialogue = new Dialogue(frame, program.prompts());
        this.choice = new ProviderChoice(program, dialogue, config, hooks);
    }

    /**
     * Logs in to the provider that was named, by the method of that label; else asks.
     *
     * @param acceptTerms whether the terms that a method asks about are acknowledged
     */
    void run(Optional<String> named, Optional<String> method, boolean acceptTerms) {
        var provider = choice.provider(named);
        var hook = choice.serving(provider);
        if (hook.isPresent()) {
            new PluginLogin(program, dialogue, hook.get()).run(method, acceptTerms);
            return;
        }
        choice.checkMethod(provider, method);
        var key = dialogue.prompts().password(Question.required("Enter your API key"));
        program.login().withKey(provider, key, Map.of());
        dialogue.frame().outro("Done");
    }
}
