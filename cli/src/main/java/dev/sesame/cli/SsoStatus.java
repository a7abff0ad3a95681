package dev.sesame.cli;

import dev.sesame.Printable;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.sso.KnownLogin;
import dev.sesame.sso.SsoSettings;
import java.util.List;
import java.util.Optional;

/**
 * The part of {@code auth status} about logins with identity providers, as far as there are any.
 */
final class SsoStatus {
    private final List<KnownLogin> logins;

    SsoStatus(Program program) {
        this.logins = KnownLogin.all(program.environment());
    }

    /** Adds them to {@code status}. */
    JsonObject addTo(JsonObject status) {
        return logins.isEmpty()
                ? status
                : status.with(
                        "sso",
                        new JsonArray(logins.stream().<JsonValue>map(SsoStatus::json).toList()));
    }

    private static JsonObject json(KnownLogin login) {
        var settings = login.settings();
        var json =
                JsonObject.EMPTY
                        .with("issuer", settings.issuer())
                        .with("grant", settings.grant().word());
        json = with(json, "account", account(settings));
        json = with(json, "person", login.person());
        json = with(json, "store", login.store().map(SsoStatus::word));
        return with(json, "expires", login.expires().map(Object::toString));
    }

    private static JsonObject with(JsonObject json, String name, Optional<String> value) {
        return value.isPresent() ? json.with(name, value.get()) : json;
    }

    void print(Program program) {
        if (!logins.isEmpty()) {
            program.print("Company logins");
        }
        for (var login : logins) {
            program.print("  " + Printable.of(text(login, program)));
        }
    }

    private static String text(KnownLogin login, Program program) {
        var now = program.environment().clock().instant();
        var end = login.expires().map(at -> ", " + StatusCommand.until(now, at)).orElse("");
        return login.settings() + "  " + whose(login) + "  access token" + end;
    }

    private static String whose(KnownLogin login) {
        var grant = login.settings().grant();
        if (!grant.needsPerson()) {
            return "a machine's, by " + grant.word();
        }
        return login.person().orElse("a person")
                + login.store()
                        .map(store -> ", refresh token in the " + word(store))
                        .orElse(", no refresh token");
    }

    private static Optional<String> account(SsoSettings settings) {
        return Optional.of(settings.account()).filter(account -> !account.isEmpty());
    }

    private static String word(StoreChoice store) {
        return store == StoreChoice.FILE ? "file" : "keyring";
    }
}
