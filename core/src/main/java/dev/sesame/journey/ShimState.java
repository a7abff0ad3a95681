package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.VariableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the shim inside of OpenCode has to know: {@code {"organisations": [{"url", "variable",
 * "hosts", "origins", "domain", "providers"}]}}. It holds no secret.
 *
 * <p>A token may go to a URL that is https, or http on this machine, if its host is among {@code
 * hosts}, its origin is among {@code origins}, or its host is {@code domain} or below it; {@code
 * domain} may be absent. {@code providers} has, by their ids, the {@code apiKey} and the {@code
 * headers} in which <code>{env:VARIABLE}</code> stands for the token.
 */
final class ShimState {
    private final Path file;

    ShimState(Environment environment) {
        this.file = environment.sesameState().resolve("opencode.json");
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Returns what was written of organisations. */
    List<JsonObject> read() {
        try {
            return Json.parse(TextFile.read(file))
                    .asObject()
                    .orElse(JsonObject.EMPTY)
                    .array("organisations")
                    .stream()
                    .flatMap(organisation -> organisation.asObject().stream())
                    .toList();
        } catch (IOException | JsonSyntaxException _) {
            return List.of();
        }
    }

    /** Writes {@code organisations} in place of what was there; without any there is no file. */
    void write(List<JsonObject> organisations) {
        try {
            if (organisations.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            var array = new JsonArray(List.copyOf(organisations));
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            AtomicFile.replace(
                    file, Json.writePretty(JsonObject.EMPTY.with("organisations", array)));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write " + file,
                    "Check that its folder is yours and writable",
                    e);
        }
    }

    static boolean isOf(JsonObject organisation, String url) {
        return organisation.string("url").equals(Optional.of(url));
    }

    /** Describes an organisation whose document says {@code settings}. */
    static JsonObject organisation(Membership membership, JsonObject settings) {
        var scope = membership.scope();
        var host = membership.organisation().origin().host();
        var origins = new ArrayList<String>();
        scope.confirmed().forEach(origin -> origins.add(origin.toString()));
        var organisation =
                JsonObject.EMPTY
                        .with("url", membership.organisation().url())
                        .with("variable", membership.variable())
                        .with("hosts", JsonArray.ofStrings(List.of(host)))
                        .with("origins", JsonArray.ofStrings(origins.stream().sorted().toList()));
        return scope.domain()
                .map(domain -> organisation.with("domain", domain))
                .orElse(organisation)
                .with("providers", providers(membership, settings));
    }

    private static JsonObject providers(Membership membership, JsonObject settings) {
        var all = settings.object("provider").orElse(JsonObject.EMPTY);
        var providers = JsonObject.EMPTY;
        for (var entry : all.members().entrySet()) {
            var provider = entry.getValue().asObject().orElse(JsonObject.EMPTY);
            var named = named(provider, membership.variable());
            providers = named.isEmpty() ? providers : providers.with(entry.getKey(), named);
        }
        return providers;
    }

    /** A list of variables says the same as a key that is made of the variable alone. */
    private static JsonObject named(JsonObject provider, String variable) {
        var reference = VariableName.reference(variable);
        var options = provider.object("options").orElse(JsonObject.EMPTY);
        var named = JsonObject.EMPTY;
        var key = options.string("apiKey");
        if (key.isPresent() && key.get().contains(reference)) {
            named = named.with("apiKey", key.get());
        } else if (key.isEmpty() && provider.strings("env").contains(variable)) {
            named = named.with("apiKey", reference);
        }
        var headers = JsonObject.EMPTY;
        for (var header : options.object("headers").orElse(JsonObject.EMPTY).members().entrySet()) {
            var value = header.getValue();
            if (value.asString().filter(text -> text.contains(reference)).isPresent()) {
                headers = headers.with(header.getKey(), value);
            }
        }
        return headers.isEmpty() ? named : named.with("headers", headers);
    }
}
