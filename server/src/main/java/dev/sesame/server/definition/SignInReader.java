package dev.sesame.server.definition;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.WellKnownDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code login}. */
final class SignInReader {
    private static final List<String> LISTS = List.of("scope", "audience", "resource");
    private static final String WAYS =
            "\"sso\": { \"client_id\": \"sesame\" } for the company's login, or \"command\":"
                    + " [\"…\"] for a program of yours";

    private final List<Issuer> issuers;

    SignInReader(List<Issuer> issuers) {
        this.issuers = issuers;
    }

    /** Returns how people of {@code organisation} get a token. */
    SignIn signIn(Node organisation) {
        return organisation
                .require("login", "say how people get a token, as \"login\": { \"env\": …, … }")
                .map(this::login)
                .orElse(new SignIn("", List.of(), Optional.empty()));
    }

    private SignIn login(Node node) {
        var members = node.only("env", "sso", "command");
        var env =
                members.requireText(
                        "env", "name the variable that holds the token, such as ACME_AI_TOKEN");
        var sso = members.find("sso").map(this::sso);
        var command = members.words("command");
        if (sso.isPresent() == members.find("command").isPresent()) {
            members.error("one way to get a token is expected: " + WAYS);
        }
        var signIn = new SignIn(env, sso.map(SignInReader::command).orElse(command), sso);
        if (!env.isEmpty()) {
            refusal(signIn).ifPresent(members::error);
        }
        return signIn;
    }

    /** Returns why clients would not log in like this. */
    private static Optional<String> refusal(SignIn signIn) {
        var auth =
                JsonObject.EMPTY
                        .with("env", signIn.env())
                        .with("command", JsonArray.ofStrings(signIn.command()));
        var text = Json.write(JsonObject.EMPTY.with("auth", auth));
        return WellKnownDocument.parse(Settings.NOBODY, text)
                .refusal()
                .filter(_ -> !signIn.command().isEmpty())
                .map(why -> "nobody could log in: as it is published, " + why);
    }

    private JsonObject sso(Node node) {
        var members = node.only("issuer", "client_id", "scope", "audience", "resource", "grant");
        var issuer =
                members.text("issuer").or(() -> issuers.stream().map(Issuer::issuer).findFirst());
        members.find("issuer")
                .filter(_ ->
                        issuers.stream().map(Issuer::issuer).noneMatch(issuer.orElse("")::equals))
                .ifPresent(
                        named -> named.error("it is none of \"issuers\": its tokens are refused"));
        var sso =
                JsonObject.EMPTY
                        .with("issuer", issuer.orElse(""))
                        .with(
                                "client_id",
                                members.requireText(
                                        "client_id",
                                        "give the name of a public client at the identity"
                                                + " provider"));
        for (var name : LISTS) {
            var texts = members.textOrTexts(name);
            if (!texts.isEmpty()) {
                sso = sso.with(name, String.join(" ", texts));
            }
        }
        var grant = members.text("grant");
        if (grant.filter(g -> !List.of("authorization_code", "device_code").contains(g))
                .isPresent()) {
            members.find("grant")
                    .orElseThrow()
                    .error("\"authorization_code\" is expected, or \"device_code\"");
        }
        return grant.isPresent() ? sso.with("grant", grant.get()) : sso;
    }

    /** The same in words, for OpenCode, which does not know {@code sesame.sso}. */
    private static List<String> command(JsonObject sso) {
        var command = new ArrayList<>(List.of("sesame", "sso", "token"));
        sso.strings()
                .forEach((name, value) -> {
                    // each word by itself, so that both say the same login
                    var words =
                            LISTS.contains(name)
                                    ? List.of(value.split("\\s+", -1))
                                    : List.of(value);
                    for (var word : words) {
                        command.add("--" + name.replace('_', '-'));
                        command.add(word);
                    }
                });
        return List.copyOf(command);
    }
}
