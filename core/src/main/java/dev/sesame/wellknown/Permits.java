package dev.sesame.wellknown;

import dev.sesame.PackageVersion;
import dev.sesame.http.Origin;
import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The member {@code allow} of {@code sesame.jsonc}: by URL, what the document of an organisation
 * may bring beyond settings.
 */
final class Permits {
    private static final Set<String> MEMBERS = Set.of("mcp", "lsp", "formatter", "npm");
    private static final String PLUGIN = "plugin:";
    private static final String ISSUER = "issuer:";

    private Permits() {}

    /** Returns what is wrong with it in {@code rules}; nothing when it is good or not there. */
    static Optional<String> problem(JsonObject rules) {
        var allow = allow(rules);
        boolean isList = rules.get("allow").isEmpty() || rules.object("allow").isPresent();
        for (var url : allow.members().keySet()) {
            isList &= allow.strings(url).size() == allow.array(url).size();
            for (var permit : allow.strings(url)) {
                isList &=
                        MEMBERS.contains(permit)
                                || permit.startsWith(PLUGIN)
                                || permit.startsWith(ISSUER);
            }
        }
        return isList
                ? wrong(allow)
                : Optional.of(
                        "has an \"allow\" that does not list some of mcp, lsp, formatter, npm,"
                                + " plugin:name@version and issuer:url by URL");
    }

    private static Optional<String> wrong(JsonObject allow) {
        for (var url : allow.members().keySet()) {
            for (var permit : allow.strings(url)) {
                if (permit.startsWith(PLUGIN) && !PackageVersion.isExact(without(PLUGIN, permit))) {
                    return Optional.of(
                            "allows \""
                                    + permit
                                    + "\", which is no npm package of one exact version, as in"
                                    + " plugin:name@1.2.3");
                }
                if (permit.startsWith(ISSUER) && origin(permit).isEmpty()) {
                    return Optional.of(
                            "allows \"" + permit + "\", which is no https URL behind issuer:");
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the members of the configuration, and plugins as {@code name@version}. */
    static Set<String> members(JsonObject rules, Organisation organisation) {
        var members = new LinkedHashSet<String>();
        for (var permit : allow(rules).strings(organisation.url())) {
            if (!permit.startsWith(ISSUER)) {
                members.add(without(PLUGIN, permit));
            }
        }
        return members;
    }

    /** Returns where people may sign in although it is another domain. */
    static Set<Origin> issuers(JsonObject rules, Organisation organisation) {
        var issuers = new LinkedHashSet<Origin>();
        for (var permit : allow(rules).strings(organisation.url())) {
            if (permit.startsWith(ISSUER)) {
                origin(permit).ifPresent(issuers::add);
            }
        }
        return issuers;
    }

    private static JsonObject allow(JsonObject rules) {
        return rules.object("allow").orElse(JsonObject.EMPTY);
    }

    private static Optional<Origin> origin(String permit) {
        try {
            return Optional.of(Origin.of(URI.create(without(ISSUER, permit))))
                    .filter(Origin::isSecure);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String without(String prefix, String permit) {
        return permit.startsWith(prefix) ? permit.substring(prefix.length()) : permit;
    }
}
