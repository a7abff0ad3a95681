package dev.sesame.cli;

import dev.sesame.journey.CurrentToken;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code auth token}: a token that is good now, and nothing else, for other programs. */
final class TokenCommand implements Command {
    @Override
    public String name() {
        return "auth token";
    }

    @Override
    public String arguments() {
        return "[provider|url]";
    }

    @Override
    public String summary() {
        return "print a valid token, renewed if need be, for other programs";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(json())
                .addOption(
                        Option.builder()
                                .longOpt("force")
                                .desc("renew an organisation's token, however good it is")
                                .get());
    }

    static Option json() {
        return Option.builder()
                .longOpt("json")
                .desc("print JSON with the token's end and source")
                .get();
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var credentials = program.credentials();
        var current =
                new CurrentToken(
                        program.environment(),
                        credentials,
                        program.tokens(),
                        () -> program.sessionWithPlugins(credentials));
        boolean force = arguments.has("force");
        var wanted = arguments.first();
        var found =
                wanted.isPresent()
                        ? current.of(wanted.get(), force)
                        : current.ofOrganisation(force);
        print(found, arguments, program);
        return 0;
    }

    static void print(CurrentToken.Found found, Arguments arguments, Program program) {
        program.print(arguments.has("json") ? json(found) : found.token().value().reveal());
    }

    private static String json(CurrentToken.Found found) {
        var json = JsonObject.EMPTY.with("token", found.token().value().reveal());
        var end = found.token().expires();
        if (end.isPresent()) {
            json = json.with("expires", end.get().toString());
        }
        return Json.writePretty(json.with("source", found.source()));
    }
}
