package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newer dialect's {@code mcp}: servers below {@code servers}, one {@code timeout} for all of
 * them, {@code disabled} instead of {@code enabled}, and snake case.
 */
final class NewMcp {
    private static final String[][] OAUTH_NAMES = {
        {"client_id", "clientId"},
        {"client_secret", "clientSecret"},
        {"scope", "scope"},
        {"callback_port", "callbackPort"},
        {"redirect_uri", "redirectUri"}
    };

    private final NewDialect dialect;
    private final LinkedHashMap<String, JsonValue> lowered = new LinkedHashMap<>();

    private NewMcp(NewDialect dialect) {
        this.dialect = dialect;
    }

    /** Puts the old form of {@code mcp}, and what belongs elsewhere, into {@code members}. */
    static void lower(JsonObject mcp, Map<String, JsonValue> members, NewDialect dialect) {
        var servers = mcp.object("servers").filter(value -> !isServer(value));
        var timeout = mcp.object("timeout").filter(NewMcp::isTimeout);
        var lowering = new NewMcp(dialect);
        for (var entry : mcp.members().entrySet()) {
            boolean isSection =
                    (entry.getKey().equals("servers") && servers.isPresent())
                            || (entry.getKey().equals("timeout") && timeout.isPresent());
            if (!isSection) {
                lowering.direct(entry.getKey(), entry.getValue());
            }
        }
        servers.ifPresent(lowering::servers);
        members.put("mcp", new JsonObject(lowering.lowered));
        timeout.ifPresent(value -> lowering.timeout(value, members));
    }

    /** A server may be called {@code servers} or {@code timeout}. */
    private static boolean isServer(JsonObject value) {
        return isScalar(value, "type") || isScalar(value, "enabled");
    }

    private static boolean isScalar(JsonObject value, String name) {
        return value.get(name).filter(member -> !(member instanceof JsonObject)).isPresent();
    }

    private static boolean isTimeout(JsonObject value) {
        boolean named =
                value.isEmpty()
                        || value.get("startup").isPresent()
                        || value.get("catalog").isPresent()
                        || value.get("execution").isPresent();
        return named && !isServer(value) && NewDialect.isTimeouts(value);
    }

    private void direct(String name, JsonValue server) {
        var lower = isNew(server) ? server(server, "mcp", name) : Optional.<JsonValue>empty();
        lowered.put(name, lower.orElse(server));
    }

    private static boolean isNew(JsonValue server) {
        var settings = server.asObject().orElse(JsonObject.EMPTY);
        var timeout = settings.get("timeout");
        var oauth = settings.object("oauth").orElse(JsonObject.EMPTY);
        return settings.get("disabled").isPresent()
                || settings.get("codemode").isPresent()
                || timeout.filter(NewMcp::isJavaScriptObject).isPresent()
                || Arrays.stream(OAUTH_NAMES)
                        .anyMatch(n -> !n[0].equals(n[1]) && oauth.get(n[0]).isPresent());
    }

    private static boolean isJavaScriptObject(JsonValue value) {
        return value instanceof JsonObject
                || value instanceof JsonNull
                || value.asArray().isPresent();
    }

    private void servers(JsonObject servers) {
        for (var entry : servers.members().entrySet()) {
            var name = entry.getKey();
            var server = entry.getValue();
            if (lowered.containsKey(name)) {
                dialect.putUnlessGiven(lowered, name, server, "mcp", "servers", name);
                continue;
            }
            var settings = server.asObject().orElse(JsonObject.EMPTY);
            boolean old =
                    settings.get("enabled").filter(JsonBoolean.class::isInstance).isPresent()
                            && settings.get("disabled").isEmpty();
            var kept = old ? Optional.of(server) : server(server, "mcp", "servers", name);
            kept.ifPresent(value -> lowered.put(name, value));
        }
    }

    private Optional<JsonValue> server(JsonValue server, String... path) {
        var decoded = dialect.decode("server", server, path).flatMap(JsonValue::asObject);
        if (decoded.isEmpty()) {
            return Optional.empty();
        }
        var settings = decoded.get();
        if (settings.get("codemode").isPresent()) {
            dialect.omitted(with(path, "codemode"));
        }
        var timeout = settings.object("timeout");
        if (timeout.filter(t -> !t.isEmpty() && common(t).isEmpty()).isPresent()) {
            dialect.omitted(with(path, "timeout"));
        }
        return Optional.of(
                oldServer(settings, server.asObject().flatMap(given -> given.get("enabled"))));
    }

    private static JsonObject oldServer(JsonObject settings, Optional<JsonValue> enabled) {
        boolean disabled = settings.get("disabled").flatMap(JsonValue::asBoolean).orElse(false);
        var old = new LinkedHashMap<>(settings.members());
        old.put("enabled", enabled.orElse(new JsonBoolean(!disabled)));
        old.remove("disabled");
        old.remove("codemode");
        old.remove("timeout");
        settings.object("timeout")
                .flatMap(NewMcp::common)
                .ifPresent(timeout -> old.put("timeout", timeout));
        settings.object("oauth").ifPresent(oauth -> old.put("oauth", oldOauth(oauth)));
        return new JsonObject(old);
    }

    private static JsonObject oldOauth(JsonObject oauth) {
        var old = new LinkedHashMap<String, JsonValue>();
        for (var name : OAUTH_NAMES) {
            oauth.get(name[0]).ifPresent(value -> old.put(name[1], value));
        }
        return new JsonObject(old);
    }

    /** Returns the one time limit that 1.18 has, when the newer ones amount to one. */
    private static Optional<JsonValue> common(JsonObject timeout) {
        return timeout.get("catalog")
                .filter(_ -> timeout.get("startup").isEmpty())
                .filter(catalog -> timeout.get("execution").filter(catalog::equals).isPresent());
    }

    private void timeout(JsonObject timeout, Map<String, JsonValue> members) {
        var limit = common(timeout);
        if (limit.isEmpty()) {
            if (!timeout.isEmpty()) {
                dialect.omitted("mcp", "timeout");
            }
            return;
        }
        var experimental = Optional.ofNullable(members.get("experimental"));
        if (experimental.isEmpty() || experimental.get().asObject().isPresent()) {
            var settings =
                    new LinkedHashMap<>(
                            experimental
                                    .flatMap(JsonValue::asObject)
                                    .orElse(JsonObject.EMPTY)
                                    .members());
            dialect.putUnlessGiven(settings, "mcp_timeout", limit.get(), "mcp", "timeout");
            members.put("experimental", new JsonObject(settings));
        }
    }

    private static String[] with(String[] path, String last) {
        var longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = last;
        return longer;
    }
}
