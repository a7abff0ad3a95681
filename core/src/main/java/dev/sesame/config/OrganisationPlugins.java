package dev.sesame.config;

import dev.sesame.PackageVersion;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The plugins that an organisation's document names. They are code from the network, so only npm
 * packages of an exact version count, and only those that somebody on this machine allowed.
 */
final class OrganisationPlugins {
    private final Set<String> allowed;
    private final List<String> dropped;
    private final List<String> wanted = new ArrayList<>();

    OrganisationPlugins(Set<String> allowed, List<String> dropped) {
        this.allowed = allowed;
        this.dropped = dropped;
    }

    /** Returns {@code tree} with the plugins that may run. */
    JsonObject filter(JsonObject tree) {
        if (tree.get("plugin").isEmpty()) {
            return tree;
        }
        var kept = new ArrayList<JsonValue>();
        for (var entry : tree.array("plugin")) {
            if (mayRun(PluginList.spec(entry))) {
                kept.add(entry);
            }
        }
        return kept.isEmpty() ? tree.without("plugin") : tree.with("plugin", new JsonArray(kept));
    }

    private boolean mayRun(String spec) {
        if (!PackageVersion.isExact(spec)) {
            dropped.add("plugin " + spec + ": it is no npm package of one exact version");
            return false;
        }
        if (allowed.contains(spec)) {
            return true;
        }
        wanted.add(spec);
        dropped.add(
                "plugin "
                        + spec
                        + ": it runs code on this machine and was not allowed"
                        + " (`sesame plugin allow URL "
                        + spec
                        + "` allows it)");
        return false;
    }

    /** Returns those that were left out and could be allowed. */
    List<String> wanted() {
        return List.copyOf(wanted);
    }

    /** Returns those among them of which another version was allowed. */
    List<String> replaced() {
        var replaced = new ArrayList<String>();
        for (var spec : wanted) {
            for (var other : allowed) {
                if (PackageVersion.isExact(other) && PackageVersion.isSamePackage(spec, other)) {
                    replaced.add(spec);
                    break;
                }
            }
        }
        return replaced;
    }
}
