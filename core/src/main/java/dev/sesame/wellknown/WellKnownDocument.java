package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an organisation publishes at {@code /.well-known/opencode}, as it came: checked for form,
 * not yet trusted. Members that are not known are ignored.
 */
public final class WellKnownDocument {
    private static final BigDecimal SHORTEST_AGE = BigDecimal.valueOf(60);
    private static final BigDecimal LONGEST_AGE = BigDecimal.valueOf(365L * 24 * 60 * 60);
    private static final int LONGEST_ARGUMENT = 4096;
    private static final int MOST_ARGUMENTS = 64;

    private final Organisation organisation;
    private final String text;
    private final JsonObject root;

    private WellKnownDocument(Organisation organisation, String text, JsonObject root) {
        this.organisation = organisation;
        this.text = text;
        this.root = root;
    }

    /**
     * Reads {@code text}.
     *
     * @throws AuthException when it is not a JSON object
     */
    public static WellKnownDocument parse(Organisation organisation, String text) {
        try {
            return Json.parse(text)
                    .asObject()
                    .map(root -> new WellKnownDocument(organisation, text, root))
                    .orElseThrow(() -> invalid(organisation, "it is not a JSON object"));
        } catch (JsonSyntaxException e) {
            throw invalid(organisation, "it is not valid JSON: " + e.describe());
        }
    }

    /**
     * Returns what {@code organisation} published when it was last asked, without asking it; empty
     * when nothing is remembered.
     */
    public static Optional<WellKnownDocument> lastKnown(
            Environment environment, Organisation organisation) {
        return new LastKnownGood(environment, organisation, Duration.ZERO)
                .document(organisation.document().toString())
                .map(answer -> parse(organisation, answer.text()));
    }

    /**
     * Returns when {@code organisation} last confirmed what it published; empty when it never did.
     */
    public static Optional<Instant> lastConfirmed(
            Environment environment, Organisation organisation) {
        return new LastKnownGood(environment, organisation, Duration.ZERO)
                .document(organisation.document().toString())
                .map(LastKnownGood.Answer::fetched);
    }

    /**
     * Returns the age from which its token is to be renewed: {@code sesame.token.max_age}, in
     * seconds; at least a minute, so that no command runs without an end.
     */
    public Optional<Duration> longestTokenAge() {
        return extension("token")
                .flatMap(token -> token.number("max_age"))
                .map(seconds -> seconds.max(SHORTEST_AGE).min(LONGEST_AGE))
                .map(seconds -> Duration.ofSeconds(seconds.longValue()));
    }

    /**
     * Returns what in {@code sesame} has another form than it is read in, and so counts nothing.
     */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        var sesame = root.object("sesame");
        if (root.get("sesame").isPresent() && sesame.isEmpty()) {
            problems.add("\"sesame\" is no object");
        }
        for (var name : List.of("sso", "token")) {
            if (sesame.flatMap(s -> s.get(name)).isPresent() && extension(name).isEmpty()) {
                problems.add("\"sesame." + name + "\" is no object");
            }
        }
        if (extension("token").flatMap(token -> token.get("max_age")).isPresent()
                && longestTokenAge().isEmpty()) {
            problems.add("\"sesame.token.max_age\" is no number of seconds");
        }
        return problems;
    }

    /** Returns {@code sesame.sso}, the company's login, as it came. */
    public Optional<JsonObject> sso() {
        return extension("sso");
    }

    /** What concerns Sesame alone; OpenCode ignores it. */
    private Optional<JsonObject> extension(String name) {
        return root.object("sesame").flatMap(sesame -> sesame.object(name));
    }

    /** Returns whose document it is. */
    public Organisation organisation() {
        return organisation;
    }

    /** Returns the text that it was read from. */
    public String text() {
        return text;
    }

    /** Returns {@code config}; OpenCode 1.18 takes anything but an object for an empty one. */
    public JsonObject config() {
        return root.object("config").orElse(JsonObject.EMPTY);
    }

    /**
     * Returns the token command.
     *
     * @throws AuthException when {@code auth} is missing or not usable
     */
    public AuthCommand auth() {
        var auth =
                root.object("auth")
                        .orElseThrow(() ->
                                invalid(organisation, "it has no \"auth\" with a token command"));
        var env =
                auth.string("env")
                        .orElseThrow(() ->
                                invalid(organisation, "\"auth.env\" is missing or not a string"));
        checkVariable(env);
        var command = auth.get("command").flatMap(JsonValue::asArray);
        if (command.isEmpty() || auth.strings("command").size() != command.get().size()) {
            throw invalid(organisation, "\"auth.command\" must be an array of strings");
        }
        return checked(new AuthCommand(auth.strings("command"), env));
    }

    /** Returns why nobody can log in with it, without a word on where it lies; empty if one can. */
    public Optional<String> refusal() {
        try {
            auth();
            return Optional.empty();
        } catch (AuthException e) {
            return Optional.of(e.problem().substring(refused(organisation).length()));
        }
    }

    /** Returns the name of the variable, if the document names a proper one. */
    public Optional<String> variable() {
        return root.object("auth")
                .flatMap(auth -> auth.string("env"))
                .filter(env -> VariableName.isWellFormed(env) && !VariableName.isForbidden(env));
    }

    private void checkVariable(String env) {
        if (!VariableName.isWellFormed(env)) {
            throw invalid(organisation, "\"auth.env\" is not the name of an environment variable");
        }
        if (VariableName.isForbidden(env)) {
            throw invalid(
                    organisation, "\"auth.env\" is " + env + ", which changes how programs run");
        }
    }

    private AuthCommand checked(AuthCommand auth) {
        if (auth.command().isEmpty() || auth.command().getFirst().isEmpty()) {
            throw invalid(organisation, "\"auth.command\" is empty");
        }
        if (auth.command().size() > MOST_ARGUMENTS) {
            throw invalid(
                    organisation, "\"auth.command\" has more than " + MOST_ARGUMENTS + " words");
        }
        for (var word : auth.command()) {
            if (word.length() > LONGEST_ARGUMENT || word.indexOf('\0') >= 0) {
                throw invalid(
                        organisation, "a word of \"auth.command\" is too long or has a NUL in it");
            }
        }
        return auth;
    }

    /**
     * More configuration behind the token (OpenCode 1.18).
     *
     * @param url where
     * @param headers what to send along; they may hold {@code {env:…}}
     */
    public record RemoteConfig(String url, Map<String, String> headers) {
        /** Copies {@code headers} in their order. */
        public RemoteConfig {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }
    }

    /** Returns {@code remote_config} if there is one with a url. */
    public Optional<RemoteConfig> remoteConfig() {
        return root.object("remote_config")
                .flatMap(remote ->
                        remote.string("url").map(url -> new RemoteConfig(url, headers(remote))));
    }

    private static Map<String, String> headers(JsonObject remote) {
        return remote.object("headers").orElse(JsonObject.EMPTY).strings();
    }

    private static AuthException invalid(Organisation organisation, String why) {
        return new AuthException(
                Failure.PROTOCOL,
                refused(organisation) + why,
                "Ask the people who publish it to correct it");
    }

    private static String refused(Organisation organisation) {
        return "the document at " + organisation.document() + " cannot be used: ";
    }
}
