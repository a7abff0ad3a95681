package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.journey.ProviderAccess;
import dev.sesame.journey.Session;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.Provider;
import dev.sesame.token.AccessToken;
import dev.sesame.wellknown.VariableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code auth status}: which credential each provider would use, from where, until when. */
final class StatusCommand implements Command {
    @Override
    public String name() {
        return "auth status";
    }

    @Override
    public String summary() {
        return "show which credential each provider would use, from where, until when";
    }

    @Override
    public Options options() {
        return new Options().addOption(Option.builder().longOpt("json").desc("print JSON").get());
    }

    /** What one credential is for, where it comes from, and until when it is good. */
    private record Line(String id, String source, Optional<Instant> expires) {
        JsonObject toJson() {
            var object = JsonObject.EMPTY.with("id", id).with("source", source);
            return expires.map(at -> object.with("expires", at.toString())).orElse(object);
        }

        String toText(Instant now) {
            return id + "  " + source + expires.map(at -> "  " + until(now, at)).orElse("");
        }
    }

    static String until(Instant now, Instant at) {
        if (!at.isAfter(now)) {
            return "expired at " + at;
        }
        long minutes = Duration.between(now, at).toMinutes();
        return minutes < 2
                ? "valid for " + Duration.between(now, at).toSeconds() + " seconds"
                : "valid for " + minutes + " minutes";
    }

    @Override
    public int run(Arguments arguments, Program program) {
        program.credentials().warnings().forEach(program::note);
        try (var session = program.sessionWithPlugins()) {
            print(arguments, session, program);
        }
        return 0;
    }

    private static void print(Arguments arguments, Session session, Program program) {
        var organisations = organisations(session);
        var providers = new ArrayList<Line>();
        var access = new ProviderAccess(program.environment(), session);
        for (var provider : access.providers().listed()) {
            providers.add(line(provider, session, program.environment()));
        }
        var sso = new SsoStatus(program);
        if (arguments.has("json")) {
            var status =
                    JsonObject.EMPTY
                            .with("organisations", json(organisations))
                            .with("providers", json(providers));
            program.print(Json.writePretty(sso.addTo(status)));
        } else {
            print("Organisations", organisations, program);
            print("Providers", providers, program);
            sso.print(program);
        }
    }

    private static List<Line> organisations(Session session) {
        return session.memberships().stream()
                .map(m ->
                        new Line(
                                m.organisation().url(),
                                "token for " + VariableName.reference(m.variable()),
                                AccessToken.of(m.token()).expires()))
                .toList();
    }

    private static Line line(Provider provider, Session session, Environment environment) {
        var expires = provider.key().flatMap(key -> AccessToken.of(key).expires());
        var stored = Optional.ofNullable(session.credentials().get(provider.id()));
        var plugins =
                stored.map(c -> session.plugins().loaders(provider.id(), c)).orElse(List.of());
        if (!plugins.isEmpty()) {
            var names = "plugin " + String.join(", ", plugins) + " with the login in auth.json";
            return new Line(
                    provider.id(), names, expires(provider.id(), session).or(() -> expires));
        }
        return new Line(provider.id(), source(provider, session, environment), expires);
    }

    private static Optional<Instant> expires(String id, Session session) {
        return session.credentials().get(id) instanceof Credential.OAuth oauth
                        && oauth.expires() > 0
                ? Optional.of(Instant.ofEpochMilli(oauth.expires()))
                : Optional.empty();
    }

    private static String source(Provider provider, Session session, Environment environment) {
        return switch (provider.keySource()) {
            case OPTIONS ->
                    provider.key().filter(key -> isToken(key, session)).isPresent()
                            ? "organisation's token in the configuration (options.apiKey)"
                            : "the configuration (options.apiKey)";
            case STORED -> "auth.json";
            case ENVIRONMENT -> {
                var name = String.join(", ", provider.env());
                yield environment.nonEmpty(name).isPresent()
                        ? "environment variable " + name
                        : "organisation's token for " + name;
            }
            case NONE ->
                    hasOther(provider.id(), session)
                            ? "none (its login is of another kind)"
                            : "none";
        };
    }

    private static boolean isToken(Secret key, Session session) {
        return session.tokens().containsValue(key);
    }

    private static boolean hasOther(String id, Session session) {
        return session.credentials().get(id) instanceof Credential.OAuth;
    }

    private static JsonArray json(List<Line> lines) {
        return new JsonArray(lines.stream().<JsonValue>map(Line::toJson).toList());
    }

    private static void print(String title, List<Line> lines, Program program) {
        program.print(title);
        for (var line : lines) {
            program.print(
                    "  " + Printable.of(line.toText(program.environment().clock().instant())));
        }
        if (lines.isEmpty()) {
            program.print("  none");
        }
    }
}
