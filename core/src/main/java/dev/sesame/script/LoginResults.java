package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthResult;
import java.util.List;

/** Reads how a script's login ended. */
final class LoginResults {
    private static final List<String> TOKEN_MEMBERS =
            List.of("type", "provider", "refresh", "access", "expires");

    private LoginResults() {}

    /**
     * Reads the result of a login in several steps.
     *
     * @throws AuthException when it is none that OpenCode would take
     */
    static AuthResult of(JsonValue value) {
        var result = value.asObject().orElse(JsonObject.EMPTY);
        if (!isSuccess(result)) {
            return new AuthResult.Failed();
        }
        if (result.get("refresh").isPresent()) {
            return tokens(result);
        }
        if (result.string("key").isEmpty()) {
            throw malformed("the login gave neither tokens (refresh, access, expires) nor a key");
        }
        return key(result);
    }

    /**
     * Reads the result of a login by key; without a key in it the typed one is meant.
     *
     * @throws AuthException when it is none that OpenCode would take
     */
    static AuthResult ofKey(JsonValue value) {
        var result = value.asObject().orElse(JsonObject.EMPTY);
        return isSuccess(result) ? key(result) : new AuthResult.Failed();
    }

    private static boolean isSuccess(JsonObject result) {
        var type = result.string("type").orElse("");
        if (!type.equals("success") && !type.equals("failed")) {
            throw malformed("the login gave no type: success or failed");
        }
        return type.equals("success");
    }

    private static AuthResult tokens(JsonObject result) {
        var access = result.string("access");
        var refresh = result.string("refresh");
        var expires = result.number("expires");
        if (access.isEmpty() || refresh.isEmpty() || expires.isEmpty()) {
            throw malformed(
                    "the login gave no good tokens: access and refresh are texts, expires is a"
                            + " number");
        }
        var extra = JsonObject.EMPTY;
        for (var member : ScriptHooks.data(result).members().entrySet()) {
            if (!TOKEN_MEMBERS.contains(member.getKey())) {
                extra = extra.with(member.getKey(), member.getValue());
            }
        }
        return new AuthResult.Tokens(
                Secret.of(access.get()),
                Secret.of(refresh.get()),
                expires.get().longValue(),
                extra,
                result.string("provider"));
    }

    private static AuthResult key(JsonObject result) {
        return new AuthResult.Key(
                result.string("key").map(Secret::of),
                result.object("metadata").orElse(JsonObject.EMPTY).strings(),
                result.string("provider"));
    }

    static AuthException malformed(String problem) {
        return new AuthException(
                Failure.INVALID_CONFIG, problem, "The author of the plugin can mend it");
    }
}
