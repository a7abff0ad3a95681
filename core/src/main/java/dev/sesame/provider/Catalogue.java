package dev.sesame.provider;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.http.HttpRequest;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The models.dev catalogue of providers and their models. Immutable.
 *
 * <p>Taken from, first hit wins:
 *
 * <ol>
 *   <li>the file that {@code OPENCODE_MODELS_PATH} names
 *   <li>when that is not set: the file that OpenCode keeps in its cache
 *   <li>the catalogue that ships with Sesame
 * </ol>
 *
 * A file that cannot be read or is no catalogue counts as absent, as it does for OpenCode.
 */
public final class Catalogue {
    /** The largest catalogue that is fetched: 8 MiB. */
    public static final int MAX_BYTES = 8 << 20;

    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration PATIENTLY = Duration.ofSeconds(10);
    private static final Duration BRIEFLY = Duration.ofSeconds(3);
    private static final String HOME = "https://models.opencode.ai";

    private final CatalogueEntries entries;

    private Catalogue(CatalogueEntries entries) {
        this.entries = entries;
    }

    /** Loads the catalogue of this machine without using the network. */
    public static Catalogue load(Environment environment) {
        return new Catalogue(
                file(environment)
                        .flatMap(file -> CatalogueIndex.open(file, environment.sesameCache()))
                        .orElseGet(CatalogueEntries.Bundled::load));
    }

    /** Returns the providers in the catalogue's order; reads no models. */
    public List<CatalogueProvider> providers() {
        return entries.providers();
    }

    /** Returns the whole entry of the provider {@code id}, with its models. */
    public Optional<JsonObject> provider(String id) {
        return entries.provider(id);
    }

    /**
     * Fetches the catalogue from {@code OPENCODE_MODELS_URL}, else from where OpenCode fetches it,
     * and puts it where OpenCode keeps it. Does nothing when {@code OPENCODE_DISABLE_MODELS_FETCH}
     * is set.
     *
     * @return whether it was fetched
     * @throws AuthException {@link Failure#UNREACHABLE} or {@link Failure#PROTOCOL} when there is
     *     no usable answer, {@link Failure#INVALID_CONFIG} when the file cannot be written
     */
    public static boolean refresh(Environment environment, Http http) {
        return refresh(environment, http, PATIENTLY);
    }

    private static boolean refresh(Environment environment, Http http, Duration limit) {
        if (environment.isTrue("OPENCODE_DISABLE_MODELS_FETCH")) {
            return false;
        }
        var uri = address(environment);
        var reply = http.send(HttpRequest.get(uri).upTo(MAX_BYTES).within(limit));
        if (!reply.isSuccess() || !isCatalogue(reply.text())) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    DisplayUrl.of(uri) + ": no catalogue of models (status " + reply.status() + ")",
                    "Check OPENCODE_MODELS_URL, or ask the people who run it");
        }
        store(cached(environment), reply.text());
        return true;
    }

    /**
     * Fetches the catalogue when the one at hand is older than a day, without insisting: for a
     * person who is about to choose from it. What cannot be fetched in a few seconds is left.
     */
    public static void refreshIfOld(Environment environment, Http http) {
        try {
            var file = cached(environment);
            var limit = environment.clock().instant().minus(FRESH);
            if (environment.get("OPENCODE_MODELS_PATH").isEmpty()
                    && (!Files.exists(file)
                            || Files.getLastModifiedTime(file).toInstant().isBefore(limit))) {
                refresh(environment, http, BRIEFLY);
            }
        } catch (AuthException | IOException _) {
            // the catalogue at hand will do
        }
    }

    private static URI address(Environment environment) {
        var text = source(environment) + "/api.json";
        try {
            var uri = URI.create(text);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw notAnAddress(e);
        }
        throw notAnAddress(new IllegalArgumentException("no host"));
    }

    private static AuthException notAnAddress(IllegalArgumentException cause) {
        return new AuthException(
                Failure.INVALID_INPUT,
                "OPENCODE_MODELS_URL does not hold the address of a server",
                "Set it like https://models.company.internal, or unset it",
                cause);
    }

    private static boolean isCatalogue(String text) {
        try {
            return !new CatalogueEntries.Document(Json.rawMembers(text)).providers().isEmpty();
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    private static void store(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.replace(file, text);
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write the catalogue of models to " + file,
                    "Check the permissions of that folder and the space on the disk",
                    e);
        }
    }

    private static Optional<Path> file(Environment environment) {
        var chosen = environment.get("OPENCODE_MODELS_PATH");
        if (chosen.isEmpty()) {
            return Optional.of(cached(environment));
        }
        try {
            return Optional.of(environment.directory().resolve(chosen.get()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String source(Environment environment) {
        return environment.nonEmpty("OPENCODE_MODELS_URL").orElse(HOME);
    }

    private static Path cached(Environment environment) {
        var source = source(environment);
        var name = source.equals(HOME) ? "models.json" : "models-" + fingerprint(source) + ".json";
        return environment.cacheDirectory().resolve(name);
    }

    /** OpenCode's name for the cached file of another server: not for security, only a name. */
    private static String fingerprint(String source) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
