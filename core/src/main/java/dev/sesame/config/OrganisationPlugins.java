package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The plugins that an organisation's document names. They are code from the network, so only npm
 * packages of an exact version count, and only those that somebody on this machine allowed.
 */
final class OrganisationPlugins {
    private static final String PREFIX = "plugin:";

    /** As in semver 2.0.0: npm takes anything else for a tag, which can be moved. */
    private static final Pattern EXACT =
            Pattern.compile(
                    "(@[\\w.-]+/)?[\\w.-]+@NUMBER\\.NUMBER\\.NUMBER(-WORDS)?(\\+WORDS)?"
                            .replace("WORDS", "WORD(\\.WORD)*")
                            .replace("WORD", "(NUMBER|[0-9]*[A-Za-z-][0-9A-Za-z-]*)")
                            .replace("NUMBER", "(0|[1-9][0-9]{0,14})"));

    private final Set<String> allowed;
    private final List<String> dropped;
    private final List<String> wanted = new ArrayList<>();

    OrganisationPlugins(Set<String> allowed, List<String> dropped) {
        this.allowed = allowed;
        this.dropped = dropped;
    }

    /** Tells whether {@code spec} names one version of one npm package. */
    static boolean isExact(String spec) {
        return EXACT.matcher(spec).matches();
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
        if (!isExact(spec)) {
            dropped.add("plugin " + spec + ": it is no npm package of one exact version");
            return false;
        }
        if (allowed.contains(PREFIX + spec)) {
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
}
