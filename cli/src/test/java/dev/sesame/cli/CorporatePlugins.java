package dev.sesame.cli;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthMethod.Api;
import dev.sesame.plugin.AuthMethod.OAuth;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.AuthPrompt.Condition;
import dev.sesame.plugin.AuthPrompt.Option;
import dev.sesame.plugin.AuthPrompt.Select;
import dev.sesame.plugin.AuthPrompt.Text;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.AuthResult.Failed;
import dev.sesame.plugin.AuthResult.Tokens;
import dev.sesame.plugin.Authorization.Auto;
import dev.sesame.plugin.Authorization.Code;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Logins of every kind to one provider, as a company's plugin has them. */
final class CorporatePlugins {
    static final String PROVIDER = "corp-gateway";
    private static final String SSO = "https://sso.company.internal/x";
    private static final String HOSTILE = "\u001b[31mred\u202e\n●  forged";

    private CorporatePlugins() {}

    /** All of them, as the plugin of the recorded scenarios 703 to 712 has them. */
    static AuthHook all() {
        return AuthHook.of(PROVIDER, token(), manual(), auto(), code(), exploding());
    }

    /** The login with the label {@code label} alone. */
    static AuthHook only(String label) {
        var methods = List.of(token(), manual(), auto(), code(), exploding(), waiting(), hostile());
        var method = methods.stream().filter(m -> m.label().equals(label)).findFirst();
        return AuthHook.of(PROVIDER, method.orElseThrow());
    }

    /** A login that takes what was typed and adds {@code result}. */
    static AuthHook checking(AuthResult result) {
        return AuthHook.of(PROVIDER, AuthMethod.api("Checked key", _ -> result));
    }

    /** A login that ends at once with the key {@code key}. */
    static AuthHook immediate(String provider, String key) {
        return AuthHook.of(
                provider,
                AuthMethod.oauth(
                        "At once",
                        _ -> new Auto("", "", () -> new AuthResult.Key(Secret.of(key)))));
    }

    private static Api token() {
        return AuthMethod.api(
                "SSO token", inputs -> new AuthResult.Key(Secret.of("sso-" + inputs.keySet())));
    }

    private static Api manual() {
        return new Api("Manual with prompts", questions(), Optional.empty());
    }

    private static List<AuthPrompt> questions() {
        return List.of(
                new Text(
                        "tenant",
                        "Tenant?",
                        "acme",
                        text -> text.length() < 3 ? Optional.of("too short") : Optional.empty(),
                        Condition.ALWAYS),
                new Select(
                        "region",
                        "Region?",
                        List.of(
                                new Option("Europe", "eu", "Frankfurt"),
                                new Option("America", "us", "Ohio"))),
                new Text(
                        "state",
                        "State?",
                        "",
                        _ -> Optional.empty(),
                        Condition.equal("region", "us")),
                new Text(
                        "never",
                        "Never?",
                        "",
                        _ -> Optional.empty(),
                        Condition.notEqual("missing", "x")));
    }

    private static OAuth auto() {
        var extra = JsonObject.EMPTY.with("accountId", "acc").with("extra", JsonNumber.of(7));
        var tokens = new Tokens(Secret.of("a1"), Secret.of("r1"), 123, extra, Optional.empty());
        return AuthMethod.oauth(
                "Browser auto", _ -> new Auto(SSO, "Enter code: WXYZ-1234", () -> tokens));
    }

    private static OAuth code() {
        var other = Optional.of("other-provider");
        return AuthMethod.oauth(
                "Browser code",
                _ ->
                        new Code(
                                SSO,
                                "not shown",
                                code ->
                                        code.equals("good")
                                                ? new AuthResult.Key(
                                                        Optional.of(Secret.of("from-" + code)),
                                                        Map.of(),
                                                        other)
                                                : new Failed()));
    }

    private static OAuth exploding() {
        return AuthMethod.oauth(
                "Throws",
                _ -> {
                    throw new IOException("authorize exploded");
                });
    }

    private static OAuth waiting() {
        return AuthMethod.oauth(
                "Waits",
                _ ->
                        new Auto(
                                SSO,
                                "",
                                () -> {
                                    new CountDownLatch(1).await();
                                    return new AuthResult.Key(Secret.of("too late"));
                                }));
    }

    private static OAuth hostile() {
        var choice = List.of(new Option(HOSTILE, "v", HOSTILE));
        return new OAuth(
                "Hostile",
                List.of(new Select("s", HOSTILE, choice), new Text("t", HOSTILE)),
                _ ->
                        new Auto(
                                SSO + HOSTILE,
                                HOSTILE,
                                () -> {
                                    throw new IOException(HOSTILE);
                                }));
    }
}
