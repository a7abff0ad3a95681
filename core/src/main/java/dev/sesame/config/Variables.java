package dev.sesame.config;

import dev.sesame.Environment;
import dev.sesame.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code {env:NAME}} stands for: the tokens of the organisations first, then the environment,
 * as in OpenCode 1.18.
 */
final class Variables {
    private final Function<String, Optional<String>> lookup;

    private Variables(Function<String, Optional<String>> lookup) {
        this.lookup = lookup;
    }

    /** For the user's and the project's files. */
    static Variables of(Environment environment, Map<String, Secret> tokens) {
        return new Variables(name ->
                Optional.ofNullable(tokens.get(name))
                        .map(Secret::reveal)
                        .or(() -> environment.get(name)));
    }

    /** For {@code OPENCODE_CONFIG_CONTENT} and the managed files, which see no tokens. */
    static Variables of(Environment environment) {
        return of(environment, Map.of());
    }

    /** For a document from the network: it may name its own token and nothing else. */
    static Variables onlyToken(String name, Secret token) {
        return new Variables(asked -> {
            if (asked.equals(name)) {
                return Optional.of(token.reveal());
            }
            throw new Refused(
                    "it may use {env:" + name + "} only, and asks for {env:" + asked + "}");
        });
    }

    /** Returns the value, empty text when nothing is set. */
    String value(String name) {
        return lookup.apply(name).orElse("");
    }

    /** A reference that is not allowed or leads nowhere; the message never shows a value. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
