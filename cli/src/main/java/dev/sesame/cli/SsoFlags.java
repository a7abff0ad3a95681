package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.sso.Grant;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Options;

/**
 * The settings of a company's login as options of a command; {@code --account} stands for itself.
 */
final class SsoFlags {
    private static final List<String> TEXTS =
            List.of(
                    "issuer",
                    "client-id",
                    "grant",
                    "client-secret-file",
                    "client-secret-env",
                    "client-assertion-file",
                    "client-key-file",
                    "subject-token-file",
                    "subject-token-type");
    private static final List<String> LISTS = List.of("scope", "audience", "resource");

    private SsoFlags() {}

    static Options options() {
        var grants = String.join("|", Grant.words());
        var options = new Options();
        add(options, "issuer", "URL", "the identity provider");
        add(options, "client-id", "ID", "who asks, as the identity provider knows it");
        add(options, "scope", "SCOPE", "what is asked for (repeatable)");
        add(options, "audience", "NAME", "for whom the token is (repeatable)");
        add(options, "resource", "URL", "for which address the token is (repeatable)");
        add(options, "account", "NAME", "keeps several logins of one person apart");
        add(options, "grant", grants, "how the first token is had (default authorization_code)");
        add(options, "client-secret-file", "FILE", "the client's own secret");
        add(options, "client-secret-env", "NAME", "the variable of the client's own secret");
        add(options, "client-assertion-file", "FILE", "a token that stands for the client");
        add(options, "client-key-file", "FILE", "the client's private key, a JWK");
        add(options, "subject-token-file", "FILE", "a token to exchange or present");
        add(options, "subject-token-type", "URN", "what that token is (default a JWT)");
        return options;
    }

    private static void add(Options options, String name, String value, String text) {
        options.addOption(Command.option(name, value, text));
    }

    /** Returns what {@code arguments} say; files are looked for from {@code directory}. */
    static JsonObject read(Arguments arguments, Path directory) {
        var json = JsonObject.EMPTY;
        for (var name : TEXTS) {
            var value = arguments.option(name);
            if (value.isPresent()) {
                // it is remembered, and used in other folders
                var text =
                        name.endsWith("-file")
                                ? directory.resolve(value.get()).toString()
                                : value.get();
                json = json.with(name.replace('-', '_'), text);
            }
        }
        for (var name : LISTS) {
            var values = arguments.all(name);
            json = values.isEmpty() ? json : json.with(name, JsonArray.ofStrings(values));
        }
        return json;
    }

    /** What would not count is refused. */
    static void requireNone(JsonObject flags) {
        if (!flags.members().isEmpty()) {
            var first = flags.members().keySet().iterator().next().replace('_', '-');
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "--" + first + " says something of a login that is not named",
                    "Add --issuer URL --client-id ID");
        }
    }
}
