package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.terminal.Choice;
import dev.sesame.terminal.Frame;
import dev.sesame.terminal.Question;
import dev.sesame.terminal.Streams;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The login that a plugin serves, in OpenCode's order and words. */
final class PluginLogin {
    private static final String FAILED = "Failed to authorize";
    private static final String SUCCESSFUL = "Login successful";
    private static final String KEY = "Enter your API key";
    private static final Secret NOTHING_TYPED = Secret.of("");

    private final Program program;
    private final Dialogue dialogue;
    private final AuthHook hook;

    PluginLogin(Program program, Dialogue dialogue, AuthHook hook) {
        this.program = program;
        this.dialogue = dialogue;
        this.hook = hook;
    }

    /**
     * Logs in by the method {@code label}, else by the one that is chosen.
     *
     * @param acceptTerms whether the terms that the method asks about are acknowledged
     */
    void run(Optional<String> label, boolean acceptTerms) {
        var method = label.isPresent() ? named(label.get()) : chosen();
        boolean terminal = program.screen().terminal();
        var questions = new PluginPrompts(dialogue.prompts(), terminal, acceptTerms);
        var inputs = questions.ask(method.prompts());
        if (method instanceof AuthMethod.OAuth oauth) {
            authorize(oauth, inputs);
        } else if (method instanceof AuthMethod.Api api) {
            key(api, inputs);
        }
        dialogue.frame().outro("Done");
    }

    private AuthMethod named(String label) {
        for (var method : hook.methods()) {
            if (method.label().equalsIgnoreCase(label)) {
                return method;
            }
        }
        throw new AuthException(
                Failure.INVALID_INPUT,
                "Unknown method \""
                        + label
                        + "\" for "
                        + hook.provider()
                        + ". Available: "
                        + labels(),
                "");
    }

    /** A first method that takes a key and nothing else needs nobody to choose it. */
    private AuthMethod chosen() {
        var first = hook.methods().getFirst();
        boolean isKey =
                first instanceof AuthMethod.Api api
                        && api.authorize().isEmpty()
                        && api.prompts().isEmpty();
        if (hook.methods().size() == 1 || (isKey && !program.screen().terminal())) {
            return first;
        }
        var choices = new ArrayList<Choice<AuthMethod>>();
        for (var method : hook.methods()) {
            choices.add(new Choice<>(method, method.label()));
        }
        return dialogue.prompts().select("Login method", choices, "Name it with -m: " + labels());
    }

    private String labels() {
        var labels = hook.methods().stream().map(method -> Printable.of(method.label()));
        return String.join(", ", labels.toList());
    }

    private void authorize(AuthMethod.OAuth method, Map<String, String> inputs) {
        var begun = PluginCall.of(() -> method.authorize().authorize(inputs));
        if (!begun.url().isEmpty()) {
            notice().info("Go to: " + Printable.whole(begun.url()));
        }
        if (begun instanceof Authorization.Auto auto) {
            await(auto);
        } else if (begun instanceof Authorization.Code code) {
            redeem(code);
        }
    }

    private void await(Authorization.Auto begun) {
        if (!begun.instructions().isEmpty()) {
            notice().info(begun.instructions());
        }
        try (var spinner = dialogue.prompts().spinner("Waiting for authorization...")) {
            var result = PluginCall.of(() -> begun.callback().await());
            store(result, NOTHING_TYPED, Map.of(), spinner::failed);
            spinner.done(SUCCESSFUL);
        }
    }

    private void redeem(Authorization.Code begun) {
        var question = Question.required("Paste the authorization code here: ");
        var code = dialogue.prompts().text(question);
        var result = PluginCall.of(() -> begun.callback().redeem(code));
        store(result, NOTHING_TYPED, Map.of(), dialogue.frame()::error);
        dialogue.frame().success(SUCCESSFUL);
    }

    private void key(AuthMethod.Api method, Map<String, String> inputs) {
        if (method.authorize().isEmpty()) {
            var typed = dialogue.prompts().password(Question.required(KEY));
            var result = new AuthResult.Key(Optional.empty(), Map.of(), Optional.empty());
            store(result, typed, inputs, dialogue.frame()::error);
            return;
        }
        var authorize = method.authorize().get();
        var typed = dialogue.prompts().password(Question.optional(KEY));
        var result = PluginCall.of(() -> authorize.authorize(inputs));
        store(result, typed, inputs, dialogue.frame()::error);
        dialogue.frame().success(SUCCESSFUL);
    }

    /** Ends the frame in OpenCode's way when there is nothing to store. */
    private void store(
            AuthResult result, Secret typed, Map<String, String> inputs, Consumer<String> failed) {
        try {
            program.login().withPlugin(hook.provider(), result, typed, inputs);
        } catch (AuthException e) {
            failed.accept(FAILED);
            dialogue.frame().outro("Done");
            throw e;
        }
    }

    /** What a person must read and do is not data: without a terminal it goes past the pipe. */
    private Frame notice() {
        var streams = program.streams();
        return program.screen().terminal()
                ? dialogue.frame()
                : new Frame(
                        new Streams(streams.in(), streams.err(), streams.err()), program.screen());
    }
}
