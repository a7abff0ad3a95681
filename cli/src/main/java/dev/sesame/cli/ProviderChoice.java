package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.provider.Catalogue;
import dev.sesame.provider.CatalogueProvider;
import dev.sesame.terminal.Choice;
import dev.sesame.terminal.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Which provider to log in to, in OpenCode's order and words. */
final class ProviderChoice {
    private static final List<String> FIRST =
            List.of(
                    "opencode",
                    "openai",
                    "github-copilot",
                    "google",
                    "anthropic",
                    "openrouter",
                    "vercel");
    private static final String OTHER = "other";
    private static final String INSTEAD = "Name it: sesame auth login -p PROVIDER";
    private static final String METHOD = "API key";

    private final Program program;
    private final Dialogue dialogue;
    private final JsonObject config;
    private final List<AuthHook> hooks;

    ProviderChoice(Program program, Dialogue dialogue, JsonObject config, List<AuthHook> hooks) {
        this.program = program;
        this.dialogue = dialogue;
        this.config = config;
        this.hooks = List.copyOf(hooks);
    }

    /** Returns the id of the provider that was named, else asks. */
    String provider(Optional<String> named) {
        if (program.screen().terminal()) {
            Catalogue.refreshIfOld(program.environment(), program.http());
        }
        var offered = offered();
        var id = named.isPresent() ? find(named.get(), offered) : ask(offered);
        boolean other = id.equals(OTHER) && serving(id).isEmpty();
        if (other) {
            id = askForId();
        }
        if (serving(id).isPresent()) {
            return id;
        }
        if (other) {
            dialogue.frame()
                    .warn(
                            "This only stores a credential for "
                                    + id
                                    + " - you will need configure it in opencode.json, check the docs for"
                                    + " examples.");
        }
        hint(id);
        return id;
    }

    /**
     * Returns the hook that serves the login to {@code provider}: of several the last one, and none
     * that has no methods.
     */
    Optional<AuthHook> serving(String provider) {
        for (var hook : hooks.reversed()) {
            if (hook.provider().equals(provider) && !hook.methods().isEmpty()) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }

    /** Refuses a method that the provider does not have: without plugins there is one. */
    void checkMethod(String provider, Optional<String> method) {
        if (method.filter(label -> !label.equalsIgnoreCase(METHOD)).isPresent()) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "Unknown method \""
                            + method.get()
                            + "\" for "
                            + provider
                            + ". Available: "
                            + METHOD,
                    "");
        }
    }

    /** The providers of the catalogue, and behind them those that only a plugin knows. */
    private List<Choice<String>> offered() {
        var offered = new LinkedHashMap<String, Choice<String>>();
        for (var provider : catalogue()) {
            var id = provider.id();
            offered.put(id, new Choice<>(id, provider.name(), hintOf(id)));
        }
        for (var hook : hooks) {
            var id = hook.provider();
            if (isOn(id)) {
                offered.putIfAbsent(id, new Choice<>(id, configuredName(id), "plugin"));
            }
        }
        return List.copyOf(offered.values());
    }

    private List<CatalogueProvider> catalogue() {
        return Catalogue.load(program.environment()).providers().stream()
                .filter(p -> isOn(p.id()))
                .sorted(
                        Comparator.comparingInt(ProviderChoice::rank)
                                .thenComparing(p -> p.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private boolean isOn(String id) {
        return !config.strings("disabled_providers").contains(id)
                && (config.get("enabled_providers").isEmpty()
                        || config.strings("enabled_providers").contains(id));
    }

    private String configuredName(String id) {
        return config.at(List.of("provider", id, "name")).flatMap(JsonValue::asString).orElse(id);
    }

    private static int rank(CatalogueProvider provider) {
        int place = FIRST.indexOf(provider.id());
        return place < 0 ? FIRST.size() : place;
    }

    private static String find(String name, List<Choice<String>> offered) {
        return first(offered, choice -> choice.value().equals(name))
                .or(() -> first(offered, choice -> choice.label().equalsIgnoreCase(name)))
                .or(() -> first(offered, choice -> choice.value().equalsIgnoreCase(name)))
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_INPUT, "Unknown provider \"" + name + "\"", ""));
    }

    private static Optional<String> first(
            List<Choice<String>> offered, Predicate<Choice<String>> wanted) {
        return offered.stream().filter(wanted).map(Choice::value).findFirst();
    }

    private String ask(List<Choice<String>> offered) {
        var choices = new ArrayList<>(offered);
        choices.add(new Choice<>(OTHER, "Other"));
        return dialogue.prompts().search("Select provider", choices, INSTEAD);
    }

    private static String hintOf(String id) {
        return switch (id) {
            case "opencode" -> "recommended";
            case "openai" -> "ChatGPT Plus/Pro or API key";
            default -> "";
        };
    }

    private String askForId() {
        return dialogue.prompts()
                .text(
                        new Question(
                                "Enter provider id",
                                "",
                                text ->
                                        text.matches("[0-9a-z-]+")
                                                ? Optional.empty()
                                                : Optional.of("a-z, 0-9 and hyphens only")));
    }

    private void hint(String id) {
        switch (id) {
            case "opencode" ->
                    dialogue.frame().info("Create an api key at https://opencode.ai/auth");
            case "vercel" ->
                    dialogue.frame()
                            .info(
                                    "You can create an api key at https://vercel.link/ai-gateway-token");
            default -> {}
        }
    }
}
