package dev.sesame.server.definition;

import dev.sesame.config.NearestName;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.Provider.Form;
import dev.sesame.server.definition.Provider.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code models.jsonc}. */
final class ModelsReader {
    private static final String UPSTREAMS = "upstreams";
    private static final String ANTHROPIC = "@ai-sdk/anthropic";
    private static final List<String> SERVED =
            List.of("@ai-sdk/openai-compatible", "@ai-sdk/openai", ANTHROPIC);

    private final UpstreamReader upstreams;
    private final Map<Form, Map<String, String>> owners = new HashMap<>();
    private final Set<String> used = new LinkedHashSet<>();

    ModelsReader(UpstreamReader upstreams) {
        this.upstreams = upstreams;
    }

    /** Returns the providers in {@code root}. */
    List<Provider> providers(Node root) {
        var members = root.only("$schema", UPSTREAMS, "provider");
        members.text("$schema");
        members.require(UPSTREAMS, "say who answers, as \"upstreams\": { \"openai\": { … } }");
        var named = members.entries(UPSTREAMS);
        named.forEach(upstreams::read);
        var providers = new ArrayList<Provider>();
        members.require("provider", "say what people can choose, in OpenCode's form");
        members.entries("provider").forEach((id, node) -> providers.add(provider(id, node)));
        named.forEach((name, node) -> {
            if (!used.contains(name)) {
                node.warning("no provider names this upstream, so nothing goes to it");
            }
        });
        return List.copyOf(providers);
    }

    private Provider provider(String id, Node node) {
        if (node.value().asObject().isEmpty()) {
            node.error("an object is expected, in OpenCode's form");
        }
        var npm =
                node.requireText("npm", "\"@ai-sdk/openai-compatible\", or \"@ai-sdk/anthropic\"");
        var form = npm.equals(ANTHROPIC) ? Form.ANTHROPIC : Form.OPENAI;
        refuseName(node, id);
        refuseOwn(node);
        if (!npm.isEmpty() && !SERVED.contains(npm)) {
            node.find("npm")
                    .orElseThrow()
                    .warning(
                            "this package may send what the gateway does not know; it knows what "
                                    + String.join(", ", SERVED)
                                    + " send");
        }
        var own = node.find(UPSTREAMS).map(list -> named(list, form));
        var models = new ArrayList<Model>();
        node.require("models", "name what can be asked for");
        node.entries("models")
                .forEach((name, model) -> {
                    claim(form, id, name, model);
                    models.add(model(name, model, form, own.orElse(List.of())));
                });
        if (models.isEmpty() && node.find("models").isPresent()) {
            node.find("models").get().warning("nothing can be asked for: name a model");
        }
        var settings = node.object().without("models").without(UPSTREAMS);
        return new Provider(id, form, settings, List.copyOf(models));
    }

    private static void refuseName(Node node, String id) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            node.error("the name of a provider has letters, digits and . _ - only");
        }
    }

    /** The address and the key are what clients reach this server by. */
    private static void refuseOwn(Node node) {
        for (var name : List.of("baseURL", "apiKey")) {
            node.find("options")
                    .flatMap(options -> options.find(name))
                    .ifPresent(found ->
                            found.error(
                                    "the server publishes its own "
                                            + name
                                            + ": leave it out, and write those of the service into"
                                            + " \"upstreams\""));
        }
        for (var name : List.of("api", "env")) {
            node.find(name)
                    .ifPresent(found -> found.error("the server publishes its own: leave it out"));
        }
    }

    private void claim(Form form, String provider, String model, Node node) {
        if (model.isBlank() || !Node.quoted(model).equals("\"" + model + "\"")) {
            node.error("the name of a model is expected, in one line");
        }
        var owner = owners.computeIfAbsent(form, _ -> new HashMap<>()).putIfAbsent(model, provider);
        if (owner != null) {
            node.error(
                    "the provider "
                            + Node.quoted(owner)
                            + " of the same form has this model, too: requests do not say which is"
                            + " meant");
        }
    }

    private Model model(String name, Node node, Form form, List<Upstream> inherited) {
        if (node.value().asObject().isEmpty()) {
            node.error("an object is expected, in OpenCode's form");
        }
        var own = node.find(UPSTREAMS).map(list -> named(list, form)).orElse(inherited);
        if (own.isEmpty() && node.find(UPSTREAMS).isEmpty()) {
            node.error(
                    "nobody answers for this model: add \"upstreams\": [\"…\"] to it or to its"
                            + " provider");
        }
        var settings = node.object().without(UPSTREAMS);
        return new Model(name, settings, own);
    }

    private List<Upstream> named(Node list, Form form) {
        var found = new LinkedHashMap<String, Upstream>();
        for (var element : list.elements("a list of names of upstreams")) {
            element.text()
                    .ifPresent(name -> {
                        used.add(name);
                        upstreams
                                .find(name, form)
                                .ifPresentOrElse(
                                        upstream -> found.put(name, upstream),
                                        () -> element.error(unknown(name)));
                    });
        }
        return List.copyOf(found.values());
    }

    private String unknown(String name) {
        return Node.quoted(name)
                + " is none of \"upstreams\""
                + NearestName.find(name, upstreams.names())
                        .map(near -> ", did you mean \"" + near + "\"?")
                        .orElse("");
    }

    /** Returns the settings of all providers in {@code root} as OpenCode knows them. */
    static JsonObject settings(Node root) {
        var providers = JsonObject.EMPTY;
        for (var provider : root.entries("provider").entrySet()) {
            var settings = provider.getValue().object().without(UPSTREAMS);
            var models = JsonObject.EMPTY;
            for (var model : provider.getValue().entries("models").entrySet()) {
                models = models.with(model.getKey(), model.getValue().object().without(UPSTREAMS));
            }
            providers = providers.with(provider.getKey(), settings.with("models", models));
        }
        return JsonObject.EMPTY.with("provider", providers);
    }
}
