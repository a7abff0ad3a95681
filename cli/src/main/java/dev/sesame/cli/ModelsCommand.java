package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.journey.ProviderAccess;
import dev.sesame.json.Json;
import dev.sesame.provider.Catalogue;
import dev.sesame.provider.Provider;
import dev.sesame.provider.Providers;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code models}: what can be asked now. */
final class ModelsCommand implements Command {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public String arguments() {
        return "[provider]";
    }

    @Override
    public String summary() {
        return "list all available models";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(
                        Option.builder()
                                .longOpt("verbose")
                                .desc("show what is known of each model")
                                .get())
                .addOption(
                        Option.builder()
                                .longOpt("refresh")
                                .desc("fetch the catalogue of models first")
                                .get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        if (arguments.has("refresh")) {
            refresh(program);
        }
        try (var session = program.sessionWithPlugins()) {
            list(
                    arguments,
                    new ProviderAccess(program.environment(), session).providers(),
                    program);
        }
        return 0;
    }

    private static void list(Arguments arguments, Providers providers, Program program) {
        for (var provider : asked(arguments, providers)) {
            for (var model : Providers.listed(provider)) {
                program.print(dev.sesame.Printable.of(model.ref().toString()));
                if (arguments.has("verbose")) {
                    program.print(Json.writePretty(model.toJson()));
                }
            }
        }
    }

    private static void refresh(Program program) {
        boolean fetched = Catalogue.refresh(program.environment(), program.http());
        program.note(
                fetched
                        ? "models catalogue refreshed"
                        : "models catalogue not refreshed: OPENCODE_DISABLE_MODELS_FETCH is set");
    }

    private static List<Provider> asked(Arguments arguments, Providers providers) {
        return arguments
                .first()
                .map(id ->
                        List.of(
                                providers
                                        .provider(id)
                                        .orElseThrow(() ->
                                                new AuthException(
                                                        Failure.INVALID_INPUT,
                                                        "Provider not found: " + id,
                                                        ""))))
                .orElseGet(providers::listed);
    }
}
