package dev.sesame.extension;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;

/** A plugin on the class path of Sesame. */
public final class ClassPathPlugin implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none()
                .on("x.order", (_, out) -> out.with("order", out.string("order").get() + "C"));
    }
}
