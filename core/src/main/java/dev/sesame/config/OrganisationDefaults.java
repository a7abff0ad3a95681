package dev.sesame.config;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code config} of an organisation's document as a layer. The document is data from the
 * network: it may substitute its own token and nothing else, and what would run code on this
 * machine is left out unless it was allowed.
 *
 * @param layer the organisation's defaults
 * @param dropped what was left out and why, one sentence each
 * @param wantedPlugins the plugins among it that somebody could allow, as {@code name@version}
 * @param replacedPlugins those of them of which another version was allowed
 */
public record OrganisationDefaults(
        ConfigLayer layer,
        List<String> dropped,
        List<String> wantedPlugins,
        List<String> replacedPlugins) {
    /** Members through which configuration starts programs or loads code. */
    private static final List<String> CODE = List.of("mcp", "lsp", "formatter");

    /** Copies the lists. */
    public OrganisationDefaults {
        dropped = List.copyOf(dropped);
        wantedPlugins = List.copyOf(wantedPlugins);
        replacedPlugins = List.copyOf(replacedPlugins);
    }

    /**
     * A document and whose it is.
     *
     * @param url where it was fetched
     * @param config its {@code config}
     * @param variable its {@code auth.env}
     * @param token the token that stands for the variable
     */
    public record Document(String url, JsonObject config, String variable, Secret token) {
        ConfigSource source() {
            return new ConfigSource(ConfigSource.Kind.ORGANISATION, url);
        }
    }

    /**
     * Reads {@code document}.
     *
     * @param allowed which of {@code mcp}, {@code lsp}, {@code formatter} and {@code npm} may come
     *     from this organisation, and which plugins, each as {@code name@version}
     * @throws AuthException when it breaks the schema or refers to what it may not
     */
    public static OrganisationDefaults read(
            Document document, Set<String> allowed, Environment environment) {
        var source = document.source();
        var text = Json.write(document.config());
        var layer =
                ConfigText.withSchema(
                        new ConfigText(source, text, references(document, environment))
                                .read()
                                .orThrow());
        var dropped = new ArrayList<String>();
        var plugins = new OrganisationPlugins(allowed, dropped);
        var tree = withoutCode(plugins.filter(layer.tree()), allowed, dropped);
        tree = allowed.contains("npm") ? tree : new OrganisationPackages(dropped).filter(tree);
        tree = withoutOtherVariables(tree, document, dropped);
        tree = withoutLocalInstructions(tree, dropped);
        return new OrganisationDefaults(
                new ConfigLayer(source, tree), dropped, plugins.wanted(), plugins.replaced());
    }

    private static References references(Document document, Environment environment) {
        var variables = Variables.onlyToken(document.variable(), document.token());
        return new References(variables, Optional.empty(), environment.home());
    }

    /**
     * Returns what is wrong with {@code document}, which nobody has allowed anything.
     *
     * @param places where its {@code config} is written
     */
    public static List<ConfigProblem> lint(
            Document document, Places places, Environment environment) {
        var source = document.source();
        var text = Json.write(document.config());
        var reading =
                new ConfigText(source, text, references(document, environment), places).read();
        var problems = new ArrayList<>(reading.problems());
        for (var unknown : ConfigSchema.check(document.config()).unknown()) {
            problems.add(
                    new ConfigProblem(
                            source,
                            places.of(unknown.path()),
                            "OpenCode 1.1 does not start with this: it does not know "
                                    + String.join(".", unknown.path()),
                            Severity.WARNING));
        }
        if (reading.layer().isPresent()) {
            problems.addAll(leftOut(document, environment));
        }
        return problems;
    }

    private static List<ConfigProblem> leftOut(Document document, Environment environment) {
        var problems = new ArrayList<ConfigProblem>();
        try {
            for (var left : read(document, Set.of(), environment).dropped()) {
                problems.add(
                        problem(document, "Sesame leaves this out: " + left, Severity.WARNING));
            }
        } catch (AuthException e) {
            var where = "Configuration is invalid at " + document.url() + ": ";
            problems.add(problem(document, e.problem().replace(where, ""), Severity.ERROR));
        }
        return problems;
    }

    private static ConfigProblem problem(Document document, String message, Severity severity) {
        return new ConfigProblem(document.source(), Optional.empty(), message, severity);
    }

    private static JsonObject withoutCode(
            JsonObject tree, Set<String> allowed, List<String> dropped) {
        var left = tree;
        for (var name : CODE) {
            if (tree.get(name).isPresent() && !allowed.contains(name)) {
                left = left.without(name);
                dropped.add(name + ": it runs code on this machine and was not allowed");
            }
        }
        return left;
    }

    /**
     * A provider's {@code env} list and the {@code ${NAME}} in its addresses name variables, too:
     * of the organisation's document they may name its own token alone.
     */
    private static JsonObject withoutOtherVariables(
            JsonObject tree, Document document, List<String> dropped) {
        if (tree.object("provider").isEmpty()) {
            return tree;
        }
        var providers = tree.object("provider").get();
        for (var entry : tree.object("provider").get().members().entrySet()) {
            var provider = entry.getValue().asObject().orElse(JsonObject.EMPTY);
            refuseVariables(provider, document);
            var names = provider.strings("env");
            var own = names.stream().filter(document.variable()::equals).toList();
            if (own.size() < names.size()) {
                var left =
                        own.isEmpty()
                                ? provider.without("env")
                                : provider.with("env", JsonArray.ofStrings(own));
                providers = providers.with(entry.getKey(), left);
                dropped.add(
                        "provider."
                                + entry.getKey()
                                + ".env: it may name "
                                + document.variable()
                                + " only");
            }
        }
        return tree.with("provider", providers);
    }

    private static void refuseVariables(JsonObject provider, Document document) {
        var addresses = new ArrayList<String>();
        provider.string("api").ifPresent(addresses::add);
        provider.object("options").flatMap(o -> o.string("baseURL")).ifPresent(addresses::add);
        for (var model : provider.object("models").orElse(JsonObject.EMPTY).members().values()) {
            model.asObject()
                    .flatMap(m -> m.object("provider"))
                    .flatMap(p -> p.string("api"))
                    .ifPresent(addresses::add);
        }
        for (var address : addresses) {
            if (address.replace("${" + document.variable() + "}", "").contains("${")) {
                throw new AuthException(
                        Failure.INVALID_CONFIG,
                        "Configuration is invalid at "
                                + document.url()
                                + ": an address in it names a variable other than "
                                + document.variable(),
                        "Ask the people who publish it to correct it");
            }
        }
    }

    /** Instruction files are read and sent to the model, so only the project's own may be named. */
    private static JsonObject withoutLocalInstructions(JsonObject tree, List<String> dropped) {
        var kept = new ArrayList<JsonValue>();
        for (var instruction : tree.array("instructions")) {
            var path = instruction.asString().orElse("");
            if (path.startsWith("/")
                    || path.startsWith("~")
                    || path.contains("..")
                    || path.contains("\\")) {
                dropped.add("instructions: " + path + " is outside of the project");
            } else {
                kept.add(instruction);
            }
        }
        return tree.get("instructions").isEmpty()
                ? tree
                : tree.with("instructions", new JsonArray(kept));
    }
}
