package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.plugin.PluginInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The {@link BuiltIn}s of one run, each started when it is asked for first. Safe for threads. */
final class BuiltIns {
    private final List<BuiltIn> all;
    private final Function<String, PluginInput> inputs;
    private final Map<String, LoadedPlugin> started = new LinkedHashMap<>();

    /** Starts plugins with what {@code inputs} gives for their names. */
    BuiltIns(List<BuiltIn> all, Function<String, PluginInput> inputs) {
        this.all = List.copyOf(all);
        this.inputs = inputs;
    }

    /** Returns no built-ins. */
    static BuiltIns none() {
        return new BuiltIns(
                List.of(),
                _ -> {
                    throw new IllegalStateException("nothing to start");
                });
    }

    /** Returns all of them. */
    List<LoadedPlugin> all() {
        var plugins = new ArrayList<LoadedPlugin>();
        for (var builtIn : all) {
            plugins.add(started(builtIn));
        }
        return plugins;
    }

    /** Returns those that serve {@code provider}. */
    List<LoadedPlugin> of(String provider) {
        var plugins = new ArrayList<LoadedPlugin>();
        for (var builtIn : all) {
            if (builtIn.provider().equals(provider)) {
                plugins.add(started(builtIn));
            }
        }
        return plugins;
    }

    private synchronized LoadedPlugin started(BuiltIn builtIn) {
        var name = builtIn.provider();
        var known = started.get(name);
        if (known != null) {
            return known;
        }
        try {
            var input = inputs.apply(name);
            var hooks = builtIn.plugin().init(input, builtIn.options().get());
            var entry = new PluginEntry(name, Optional.empty(), "built in");
            var plugin = new LoadedPlugin(entry, hooks, input.client());
            started.put(name, plugin);
            return plugin;
        } catch (AuthException e) {
            throw e;
        } catch (Exception e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG, name + " cannot be started: " + e.getMessage(), "", e);
        }
    }
}
