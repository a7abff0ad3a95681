package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Printable;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialJson;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.PluginInput;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Answers what scripts ask: {@code getAuth} and {@code client}. Their mistakes come back to them as
 * {@code error}, as OpenCode's server does it; nothing is thrown here. Safe for threads.
 */
final class ScriptClient implements Channel.Peer {
    private static final int LONGEST_LOG = 4096;

    private final PluginInput input;
    private final Environment environment;
    private final HostFiles files;
    private final Map<String, Supplier<Optional<Credential>>> auths = new ConcurrentHashMap<>();

    ScriptClient(PluginInput input, Environment environment, HostFiles files) {
        this.input = input;
        this.environment = environment;
        this.files = files;
    }

    /** From now on {@code auth} answers the {@code getAuth} of the loaders of {@code provider}. */
    void authOf(String provider, Supplier<Optional<Credential>> auth) {
        auths.put(provider, auth);
    }

    /** Writes untrusted text to the log, bounded. */
    void log(Client.Level level, String text) {
        var bounded = text.length() > LONGEST_LOG ? text.substring(0, LONGEST_LOG) : text;
        input.client().log(level, Printable.text(bounded));
    }

    @Override
    public JsonObject answer(String method, JsonObject params) {
        try {
            return switch (method) {
                case "auth.get" -> result(auth(text(params, "provider")));
                case "library" -> result(new JsonString(files.zod().toString()));
                case "client" ->
                        result(
                                client(
                                        text(params, "path"),
                                        params.object("request").orElse(JsonObject.EMPTY)));
                default -> throw new IllegalArgumentException("unknown method " + method);
            };
        } catch (RuntimeException e) {
            return JsonObject.EMPTY.with("error", message(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void told(String method, JsonObject params) {
        if (method.equals("log")) {
            log(level(text(params, "level")), text(params, "text"));
        }
        if (method.equals("library")) {
            Thread.startVirtualThread(files::typescript);
        }
    }

    private JsonValue auth(String provider) {
        var auth = auths.get(provider);
        var stored = auth == null ? input.client().auth(provider) : auth.get();
        return stored.<JsonValue>map(CredentialJson::write).orElse(new JsonNull());
    }

    private JsonObject client(String path, JsonObject request) {
        var body = request.object("body").orElse(JsonObject.EMPTY);
        return switch (path) {
            case "auth.set" -> setAuth(request, body);
            case "auth.remove" -> removeAuth(request);
            case "app.log" -> {
                log(
                        level(text(body, "level")),
                        text(body, "service") + ": " + text(body, "message"));
                yield data(new JsonBoolean(true));
            }
            case "tui.showToast" -> {
                input.client().showToast(Printable.of(text(body, "message")));
                yield data(new JsonBoolean(true));
            }
            case "project.current" -> data(input.project());
            case "path.get" -> data(paths());
            default -> {
                log(Client.Level.WARN, "not supported: client." + path);
                yield error("not supported: " + path);
            }
        };
    }

    private JsonObject setAuth(JsonObject request, JsonObject body) {
        var provider = provider(request);
        var credential = CredentialJson.read(body);
        if (provider.isEmpty() || credential.isEmpty()) {
            return error("auth.set: not a credential of OpenCode's auth.json");
        }
        try {
            input.client().setAuth(provider.get(), credential.get());
            return data(new JsonBoolean(true));
        } catch (AuthException e) {
            return error(e.problem());
        }
    }

    private JsonObject removeAuth(JsonObject request) {
        var provider = provider(request);
        if (provider.isEmpty()) {
            return error("auth.remove: the id is missing");
        }
        try {
            input.client().removeAuth(provider.get());
            return data(new JsonBoolean(true));
        } catch (AuthException e) {
            return error(e.problem());
        }
    }

    private static Optional<String> provider(JsonObject request) {
        return request.object("path").flatMap(path -> path.string("id"));
    }

    private JsonObject paths() {
        return JsonObject.EMPTY
                .with("home", environment.home().toString())
                .with("state", environment.stateDirectory().toString())
                .with("config", environment.configDirectory().toString())
                .with("worktree", input.worktree().toString())
                .with("directory", input.directory().toString());
    }

    private static Client.Level level(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "debug" -> Client.Level.DEBUG;
            case "warn" -> Client.Level.WARN;
            case "error" -> Client.Level.ERROR;
            default -> Client.Level.INFO;
        };
    }

    private static String text(JsonObject object, String name) {
        return object.string(name).orElse("");
    }

    private static JsonObject result(JsonValue value) {
        return JsonObject.EMPTY.with("result", value);
    }

    private static JsonObject data(JsonValue value) {
        return JsonObject.EMPTY.with("data", value);
    }

    private static JsonObject error(String message) {
        return JsonObject.EMPTY.with("error", message(message));
    }

    private static JsonObject message(String message) {
        return JsonObject.EMPTY.with("message", message);
    }
}
