package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.Catalogue;
import dev.sesame.provider.CatalogueProvider;
import dev.sesame.terminal.Choice;
import dev.sesame.terminal.Frame;
import dev.sesame.terminal.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    private final Frame frame;

    ProviderChoice(Program program, Frame frame) {
        this.program = program;
        this.frame = frame;
    }

    /** Returns the id of the provider that was named, else asks. */
    String provider(Optional<String> named) {
        var config = program.session().config().tree();
        if (program.screen().terminal()) {
            Catalogue.refreshIfOld(program.environment(), program.http());
        }
        var offered = offered(config);
        var id = named.isPresent() ? find(named.get(), offered) : ask(offered);
        if (id.equals(OTHER)) {
            id = askForId();
            frame.warn(
                    "This only stores a credential for "
                            + id
                            + " - you will need configure it in opencode.json, check the docs for"
                            + " examples.");
        }
        hint(id);
        return id;
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

    private List<CatalogueProvider> offered(JsonObject config) {
        var disabled = config.strings("disabled_providers");
        var enabled = config.get("enabled_providers").map(_ -> config.strings("enabled_providers"));
        return Catalogue.load(program.environment()).providers().stream()
                .filter(p -> !disabled.contains(p.id()))
                .filter(p -> enabled.map(list -> list.contains(p.id())).orElse(true))
                .sorted(
                        Comparator.comparingInt(ProviderChoice::rank)
                                .thenComparing(p -> p.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static int rank(CatalogueProvider provider) {
        int place = FIRST.indexOf(provider.id());
        return place < 0 ? FIRST.size() : place;
    }

    private static String find(String name, List<CatalogueProvider> offered) {
        return offered.stream()
                .filter(p -> p.id().equalsIgnoreCase(name) || p.name().equalsIgnoreCase(name))
                .map(CatalogueProvider::id)
                .findFirst()
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_INPUT, "Unknown provider \"" + name + "\"", ""));
    }

    private String ask(List<CatalogueProvider> offered) {
        var choices = new ArrayList<Choice<String>>();
        for (var provider : offered) {
            choices.add(new Choice<>(provider.id(), provider.name(), hintOf(provider.id())));
        }
        choices.add(new Choice<>(OTHER, "Other"));
        return program.prompts().search("Select provider", choices, INSTEAD);
    }

    private static String hintOf(String id) {
        return switch (id) {
            case "opencode" -> "recommended";
            case "openai" -> "ChatGPT Plus/Pro or API key";
            default -> "";
        };
    }

    private String askForId() {
        return program.prompts()
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
            case "opencode" -> frame.info("Create an api key at https://opencode.ai/auth");
            case "vercel" ->
                    frame.info("You can create an api key at https://vercel.link/ai-gateway-token");
            default -> {}
        }
    }
}
