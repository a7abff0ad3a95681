package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.Client.Level;
import dev.sesame.plugin.ProviderOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The plugins of one run, in the order in which they take part. Closing ends them. Safe for
 * threads.
 */
public final class Plugins implements AutoCloseable {
    private final List<LoadedPlugin> loaded;
    private final List<SkippedPlugin> skipped;
    private final BuiltIns builtIns;
    private final Runnable end;
    private final Optional<EventQueue> events;

    /**
     * Takes over what was started.
     *
     * @param builtIns those that come before it
     * @param end ends what runs them
     */
    Plugins(
            List<LoadedPlugin> loaded,
            List<SkippedPlugin> skipped,
            BuiltIns builtIns,
            Runnable end) {
        this.loaded = List.copyOf(loaded);
        this.skipped = List.copyOf(skipped);
        this.builtIns = builtIns;
        this.end = end;
        this.events =
                takesPart("event")
                        ? Optional.of(new EventQueue(event -> tell("event", event)))
                        : Optional.empty();
    }

    /** Returns no plugins. */
    public static Plugins none() {
        return new Plugins(List.of(), List.of(), BuiltIns.none(), () -> {});
    }

    /** Returns those of the configuration that were started. */
    public List<LoadedPlugin> loaded() {
        return loaded;
    }

    /** Returns what could not be started. */
    public List<SkippedPlugin> skipped() {
        return skipped;
    }

    /** Returns the logins, in loading order: of several for one provider the last one serves. */
    public List<AuthHook> authHooks() {
        return Stream.concat(builtIns.all().stream(), loaded.stream())
                .flatMap(plugin -> plugin.hooks().auth().stream())
                .toList();
    }

    /** Tells whether some plugin has the hook {@code name}. */
    public boolean takesPart(String name) {
        for (var plugin : loaded) {
            if (plugin.hooks().hook(name).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Lets the plugins change the configuration; one that fails is left out of it. */
    public JsonObject config(JsonObject config) {
        var changed = config;
        for (var plugin : loaded) {
            try {
                changed = plugin.apply("config", JsonObject.EMPTY, changed);
            } catch (AuthException e) {
                plugin.client().showToast(complaint(plugin, e));
            }
        }
        return changed;
    }

    /** Returns the providers whose models a plugin decides. */
    public Set<String> providersWithModels() {
        var ids = new LinkedHashSet<String>();
        for (var plugin : loaded) {
            plugin.hooks().provider().ifPresent(hook -> ids.add(hook.id()));
        }
        return ids;
    }

    /**
     * Returns the models of {@code provider} as a plugin wants them; absent when all that decide
     * fail.
     */
    public Optional<JsonObject> models(String provider, JsonObject description) {
        var models = Optional.<JsonObject>empty();
        for (var plugin : loaded) {
            var hook = plugin.hooks().provider().filter(h -> h.id().equals(provider));
            if (hook.isPresent()) {
                var seen = models.map(m -> description.with("models", m)).orElse(description);
                try {
                    var auth = plugin.client().auth(provider);
                    models = Optional.of(hook.get().models().models(seen, auth));
                } catch (AuthException e) {
                    plugin.client().showToast(complaint(plugin, e));
                } catch (Exception e) {
                    throw new IllegalStateException(e); // a guard throws nothing else
                }
            }
        }
        return models;
    }

    /** Returns the plugins that add to {@code provider} when {@code stored} is its credential. */
    public List<String> loaders(String provider, Credential stored) {
        var names = new ArrayList<String>();
        for (var plugin : having(stored, provider)) {
            if (loader(plugin, provider).isPresent()) {
                names.add(plugin.name());
            }
        }
        return names;
    }

    private List<LoadedPlugin> having(Credential stored, String provider) {
        if (!(stored instanceof Credential.OAuth)) {
            return loaded;
        }
        var plugins = new ArrayList<>(builtIns.of(provider));
        plugins.addAll(loaded);
        return plugins;
    }

    private static Optional<AuthHook.Loader> loader(LoadedPlugin plugin, String provider) {
        var hook = plugin.hooks().auth().filter(h -> h.provider().equals(provider));
        return hook.flatMap(AuthHook::loader);
    }

    /**
     * Runs all loaders of {@code provider} and returns what they add together.
     *
     * @param stored its credential
     * @param description the provider as OpenCode describes it
     * @throws AuthException when one of them fails
     */
    public ProviderOptions options(String provider, Credential stored, JsonObject description) {
        var all = ProviderOptions.NONE;
        for (var plugin : having(stored, provider)) {
            var loader = loader(plugin, provider);
            if (loader.isPresent()) {
                var added = load(plugin, loader.get(), provider, description);
                all =
                        new ProviderOptions(
                                all.options().under(added.options()), added.fetch().or(all::fetch));
            }
        }
        return all;
    }

    private ProviderOptions load(
            LoadedPlugin plugin, AuthHook.Loader loader, String provider, JsonObject description) {
        try {
            return loader.load(() -> plugin.client().auth(provider), description);
        } catch (AuthException e) {
            var problem = "plugin " + plugin.name() + ": " + e.problem();
            throw new AuthException(e.failure(), problem, e.nextStep(), e);
        } catch (Exception e) {
            throw new IllegalStateException(e); // a guard throws nothing else
        }
    }

    /**
     * Lets the plugins take part in what OpenCode calls {@code name}, one after the other.
     *
     * @return what came of {@code output}
     * @throws AuthException with the message of the first that fails
     */
    public JsonObject trigger(String name, JsonObject input, JsonObject output) {
        var result = output;
        for (var plugin : loaded) {
            result = plugin.trigger(name, input, result);
        }
        return result;
    }

    /** Tells the plugins what happened. Nothing waits for them. */
    public void event(String id, String type, JsonObject properties) {
        if (events.isPresent()) {
            var event =
                    JsonObject.EMPTY
                            .with("id", id)
                            .with("type", type)
                            .with("properties", properties);
            events.get().tell(JsonObject.EMPTY.with("event", event));
        }
    }

    private void tell(String name, JsonObject input) {
        for (var plugin : loaded) {
            plugin.tell(name, input);
        }
    }

    private static String complaint(LoadedPlugin plugin, AuthException e) {
        var place = e.nextStep().isEmpty() ? "" : " (" + e.nextStep() + ")";
        return "plugin " + plugin.name() + ": " + e.problem() + place;
    }

    /** Nobody waits long for what happens after the work is done. */
    private void farewell() {
        if (!takesPart("dispose")) {
            return;
        }
        try {
            var ignored =
                    Limited.call(
                            Limited.FAREWELL,
                            () -> {
                                tell("dispose", JsonObject.EMPTY);
                                return true;
                            });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            loaded.getFirst().client().log(Level.ERROR, "dispose: " + e.getMessage());
        }
    }

    /** Says farewell to the plugins and ends what runs them. */
    @Override
    public void close() {
        events.ifPresent(EventQueue::drain);
        farewell();
        end.run();
    }
}
