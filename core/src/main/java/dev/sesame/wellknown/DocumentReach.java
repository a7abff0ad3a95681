package dev.sesame.wellknown;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which form of what a document says reaches which version of OpenCode. The versions differ in
 * where they let the organisation's token stand:
 *
 * <table>
 * <caption>What reaches whom</caption>
 * <tr><th>form</th><th>1.1</th><th>1.18</th><th>Sesame</th></tr>
 * <tr><td>{@code env} with the one name</td><td>yes</td><td>no</td><td>yes</td></tr>
 * <tr><td>{@code env} with more names</td><td>no</td><td>no</td><td>yes</td></tr>
 * <tr><td><code>{env:NAME}</code> in {@code apiKey} or a header</td>
 *     <td>yes</td><td>yes</td><td>yes</td></tr>
 * <tr><td>{@code remote_config}</td><td>no</td><td>yes</td><td>yes</td></tr>
 * <tr><td><code>${NAME}</code> in an address</td><td>no</td><td>yes</td><td>yes</td></tr>
 * <tr><td>{@code provider.api} of a model</td><td>no</td><td>yes</td><td>yes</td></tr>
 * </table>
 *
 * <p>A provider with Anthropic's package sends its key as {@code x-api-key}, not as {@code
 * Authorization}; an empty key is none, in all of them.
 */
public final class DocumentReach {
    private static final String ANTHROPIC = "@ai-sdk/anthropic";

    private final String variable;
    private final String reference;
    private final List<Finding> findings = new ArrayList<>();

    private DocumentReach(String variable) {
        this.variable = variable;
        this.reference = VariableName.reference(variable);
    }

    /**
     * Something that does not reach everybody.
     *
     * @param path where it stands in the document
     * @param message whom it does not reach, and what does instead
     */
    public record Finding(List<String> path, String message) {
        /** Copies {@code path}. */
        public Finding {
            path = List.copyOf(path);
        }
    }

    /** Returns what in {@code document} does not reach everybody; nothing without a variable. */
    public static List<Finding> of(WellKnownDocument document) {
        var reach = new DocumentReach(document.variable().orElse(""));
        if (document.variable().isPresent()) {
            document.config()
                    .object("provider")
                    .orElse(JsonObject.EMPTY)
                    .members()
                    .forEach((id, value) -> value.asObject().ifPresent(p -> reach.provider(id, p)));
        }
        if (document.remoteConfig().isPresent()) {
            reach.findings.add(
                    new Finding(
                            List.of("remote_config"),
                            "OpenCode 1.1 does not read remote_config: what it needs has to be in"
                                    + " \"config\""));
        }
        return List.copyOf(reach.findings);
    }

    private void provider(String id, JsonObject provider) {
        var options = provider.object("options").orElse(JsonObject.EMPTY);
        var headers = options.object("headers").orElse(JsonObject.EMPTY);
        var key = options.string("apiKey");
        if (key.isPresent()) {
            key(id, key.get());
        } else if (!names(headers)) {
            withoutKey(id, provider);
        }
        if (isAnthropic(id, provider) && !hasAuthorization(headers) && sendsKey(provider, key)) {
            add(
                    "the key goes to "
                            + id
                            + " as x-api-key; a server that wants Authorization gets none: add"
                            + " \"headers\": {\"Authorization\": \"Bearer "
                            + reference
                            + "\"} to its options",
                    id);
        }
        address(provider.string("api"), "api", id);
        address(options.string("baseURL"), "options", id, "baseURL");
        for (var model : provider.object("models").orElse(JsonObject.EMPTY).members().entrySet()) {
            var own = model.getValue().asObject().flatMap(m -> m.object("provider"));
            if (own.flatMap(p -> p.string("api")).isPresent()) {
                add(
                        "OpenCode 1.1 does not read the address of a single model: make it a"
                                + " provider of its own",
                        id,
                        "models",
                        model.getKey(),
                        "provider",
                        "api");
            }
        }
    }

    private void key(String id, String key) {
        if (key.isEmpty()) {
            add(
                    "an empty apiKey is none: no request to " + id + " carries a key",
                    id,
                    "options",
                    "apiKey");
        } else if (!key.contains("{env:") && !key.contains("{file:")) {
            add(
                    "this key can be read by all who can fetch the document: use " + reference,
                    id,
                    "options",
                    "apiKey");
        } else if (!key.contains(reference)) {
            add(
                    "this is not the organisation's token: OpenCode takes it from each person's own"
                            + " surroundings, and Sesame refuses the document; use "
                            + reference,
                    id,
                    "options",
                    "apiKey");
        }
    }

    private void withoutKey(String id, JsonObject provider) {
        var env = provider.strings("env");
        var mend = "add \"apiKey\": \"" + reference + "\" to its options";
        if (env.contains(variable)) {
            var who = env.size() == 1 ? "OpenCode 1.18" : "OpenCode";
            var why =
                    env.size() == 1
                            ? " does not put the token where \"env\" looks"
                            : " takes no key from an \"env\" with more than one name";
            add(who + why + ", so requests to " + id + " carry none: " + mend, id, "env");
        } else if (provider.get("api").isPresent()
                || provider.object("options").flatMap(o -> o.get("baseURL")).isPresent()) {
            add("nothing sends the token to " + id + ": " + mend, id);
        }
    }

    /** Of both versions 1.18 alone looks for variables in addresses, and finds real ones only. */
    private void address(Optional<String> url, String first, String id, String... rest) {
        if (url.filter(u -> u.contains("${")).isPresent()) {
            var path = new ArrayList<>(List.of(id, first));
            path.addAll(List.of(rest));
            add(
                    "OpenCode 1.1 does not replace ${…} in an address: write the address out",
                    path.toArray(String[]::new));
        }
    }

    private static boolean isAnthropic(String id, JsonObject provider) {
        return provider.string("npm").map(ANTHROPIC::equals).orElse(id.equals("anthropic"));
    }

    private boolean sendsKey(JsonObject provider, Optional<String> key) {
        return key.map(k -> k.contains(reference))
                .orElse(provider.strings("env").contains(variable));
    }

    private boolean names(JsonObject headers) {
        return headers.members().values().stream()
                .anyMatch(value -> value.asString().filter(v -> v.contains(reference)).isPresent());
    }

    private static boolean hasAuthorization(JsonObject headers) {
        return headers.members().keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals("authorization"));
    }

    private void add(String message, String... path) {
        var whole = new ArrayList<>(List.of("config", "provider"));
        whole.addAll(List.of(path));
        findings.add(new Finding(whole, message));
    }
}
