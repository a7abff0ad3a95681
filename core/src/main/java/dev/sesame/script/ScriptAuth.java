package dev.sesame.script;

import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.ProviderOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns what a script's plugin has under {@code auth} into a hook. */
final class ScriptAuth {
    private final Calls calls;
    private final ScriptPrompts prompts;

    ScriptAuth(Calls calls) {
        this.calls = calls;
        prompts = new ScriptPrompts(calls);
    }

    AuthHook of(JsonObject auth) {
        var provider =
                auth.string("provider")
                        .orElseThrow(() -> LoginResults.malformed("auth.provider is no text"));
        var methods = new ArrayList<AuthMethod>();
        for (var method : auth.array("methods")) {
            methods.add(method(method.asObject().orElse(JsonObject.EMPTY)));
        }
        var hook = new AuthHook(provider, methods, Optional.empty());
        return Calls.function(auth.get("loader"))
                .map(loader ->
                        hook.loader((getAuth, given) -> load(loader, provider, getAuth, given)))
                .orElse(hook);
    }

    private AuthMethod method(JsonObject method) {
        var label = method.string("label").orElse("");
        var asked = prompts.of(method.array("prompts"));
        var authorize = Calls.function(method.get("authorize"));
        if (method.string("type").orElse("").equals("api")) {
            return new AuthMethod.Api(label, asked, authorize.map(this::key));
        }
        if (authorize.isEmpty()) {
            throw LoginResults.malformed("the method \"" + label + "\" has no authorize()");
        }
        return new AuthMethod.OAuth(
                label, asked, inputs -> begin(authorize(authorize.get(), inputs)));
    }

    private AuthMethod.KeyAuthorize key(JsonNumber authorize) {
        return inputs -> LoginResults.ofKey(authorize(authorize, inputs));
    }

    private JsonObject authorize(JsonNumber authorize, Map<String, String> inputs)
            throws InterruptedException {
        var given = ScriptPrompts.json(inputs);
        return calls.call(authorize, calls.limits().authorize(), List.of(given))
                .asObject()
                .orElse(JsonObject.EMPTY);
    }

    private Authorization begin(JsonObject begun) {
        var callback =
                Calls.function(begun.get("callback"))
                        .orElseThrow(
                                () -> LoginResults.malformed("authorize() gave no callback()"));
        var url = begun.string("url").orElse("");
        var instructions = begun.string("instructions").orElse("");
        return switch (begun.string("method").orElse("")) {
            case "auto" ->
                    new Authorization.Auto(url, instructions, () -> finish(callback, List.of()));
            case "code" ->
                    new Authorization.Code(
                            url,
                            instructions,
                            code -> finish(callback, List.of(new JsonString(code))));
            default -> throw LoginResults.malformed("authorize() gave no method: auto or code");
        };
    }

    private AuthResult finish(JsonNumber callback, List<JsonValue> arguments)
            throws InterruptedException {
        return LoginResults.of(calls.call(callback, Limits.NONE, arguments));
    }

    private ProviderOptions load(
            JsonNumber loader,
            String provider,
            Supplier<Optional<Credential>> getAuth,
            JsonObject given)
            throws InterruptedException {
        calls.client().authOf(provider, getAuth);
        var auth = JsonObject.EMPTY.with("$auth", provider);
        var result = calls.call(loader, calls.limits().hook(), List.of(auth, given));
        var fetch =
                Calls.function(result.asObject().flatMap(options -> options.get("fetch")))
                        .<Fetch>map(function -> new ScriptFetch(calls, function));
        return new ProviderOptions(ScriptHooks.data(result), fetch);
    }
}
