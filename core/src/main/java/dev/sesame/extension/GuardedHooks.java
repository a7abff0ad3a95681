package dev.sesame.extension;

import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.ProviderHook;
import dev.sesame.plugin.ProviderOptions;
import dev.sesame.script.Limits;
import java.util.List;
import java.util.Optional;

/** The hooks of a plugin, each behind its {@link Guard}. */
final class GuardedHooks {
    private final Guard guard;

    private GuardedHooks(Guard guard) {
        this.guard = guard;
    }

    static Hooks of(Hooks hooks, Guard guard) {
        return new GuardedHooks(guard).guarded(hooks);
    }

    private Hooks guarded(Hooks hooks) {
        var safe = Hooks.none();
        if (hooks.auth().isPresent()) {
            safe = safe.auth(auth(hooks.auth().get()));
        }
        if (hooks.provider().isPresent()) {
            safe = safe.provider(provider(hooks.provider().get()));
        }
        for (var name : hooks.names()) {
            var hook = hooks.hook(name).orElseThrow();
            safe =
                    safe.on(
                            name,
                            (input, output) ->
                                    guard.call(
                                            Limits.DEFAULT.hook(),
                                            () -> hook.apply(input, output)));
        }
        return safe;
    }

    private AuthHook auth(AuthHook hook) {
        var methods = hook.methods().stream().map(this::method).toList();
        Optional<AuthHook.Loader> loader = hook.loader().map(this::loader);
        return new AuthHook(hook.provider(), methods, loader);
    }

    private AuthHook.Loader loader(AuthHook.Loader loader) {
        return (auth, provider) -> {
            var options = guard.call(Limits.DEFAULT.hook(), () -> loader.load(auth, provider));
            return new ProviderOptions(options.options(), options.fetch().map(this::fetch));
        };
    }

    private Fetch fetch(Fetch fetch) {
        return request -> {
            var answer = guard.call(Limits.DEFAULT.head(), () -> fetch.send(request));
            return answer.withBody(guard.body(answer.body()));
        };
    }

    private ProviderHook provider(ProviderHook hook) {
        return new ProviderHook(
                hook.id(),
                (provider, auth) ->
                        guard.call(
                                Limits.DEFAULT.hook(), () -> hook.models().models(provider, auth)));
    }

    private AuthMethod method(AuthMethod method) {
        if (method instanceof AuthMethod.OAuth oauth) {
            return new AuthMethod.OAuth(
                    oauth.label(),
                    prompts(oauth),
                    inputs ->
                            authorization(
                                    guard.call(
                                            Limits.DEFAULT.authorize(),
                                            () -> oauth.authorize().authorize(inputs))));
        }
        var api = (AuthMethod.Api) method;
        Optional<AuthMethod.KeyAuthorize> authorize =
                api.authorize()
                        .map(key ->
                                inputs ->
                                        guard.call(
                                                Limits.DEFAULT.authorize(),
                                                () -> key.authorize(inputs)));
        return new AuthMethod.Api(api.label(), prompts(api), authorize);
    }

    private Authorization authorization(Authorization begun) {
        if (begun instanceof Authorization.Auto auto) {
            return new Authorization.Auto(
                    auto.url(),
                    auto.instructions(),
                    () -> guard.call(Limited.PERSON, auto.callback()::await));
        }
        var code = (Authorization.Code) begun;
        return new Authorization.Code(
                code.url(),
                code.instructions(),
                text -> guard.call(Limited.PERSON, () -> code.callback().redeem(text)));
    }

    private List<AuthPrompt> prompts(AuthMethod method) {
        return method.prompts().stream().map(this::prompt).toList();
    }

    private AuthPrompt prompt(AuthPrompt prompt) {
        AuthPrompt.Condition condition =
                inputs ->
                        guard.call(Limits.DEFAULT.answer(), () -> prompt.condition().holds(inputs));
        if (prompt instanceof AuthPrompt.Text text) {
            return new AuthPrompt.Text(
                    text.key(),
                    text.message(),
                    text.placeholder(),
                    answer ->
                            guard.call(
                                    Limits.DEFAULT.answer(),
                                    () -> text.validation().problem(answer)),
                    condition);
        }
        var select = (AuthPrompt.Select) prompt;
        return new AuthPrompt.Select(select.key(), select.message(), select.options(), condition);
    }
}
