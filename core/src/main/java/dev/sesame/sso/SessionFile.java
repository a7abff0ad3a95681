package dev.sesame.sso;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.token.AccessToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one session, for its owner alone: its settings, the access token until it
 * ends, and where the refresh token is. The refresh token itself is not in it.
 */
final class SessionFile {
    private static final String SUFFIX = ".json";

    private final Path file;
    private final JsonObject json;

    private SessionFile(Path file, JsonObject json) {
        this.file = file;
        this.json = json;
    }

    private static Path folder(Environment environment) {
        return environment.sesameState().resolve("sso");
    }

    /** Returns what is remembered of the session with {@code settings}. */
    static SessionFile of(Environment environment, SsoSettings settings) {
        var name = settings.name().replaceAll("[^A-Za-z0-9.-]+", "_");
        var id = Integer.toHexString(settings.name().hashCode());
        var file = folder(environment).resolve(name + "-" + id + SUFFIX);
        return new SessionFile(
                file,
                read(file)
                        .filter(json -> json.string("name").equals(Optional.of(settings.name())))
                        .orElse(JsonObject.EMPTY)
                        .with("name", settings.name())
                        .with("settings", settings.json()));
    }

    /** Returns all sessions there are. */
    static List<SessionFile> all(Environment environment) {
        var all = new ArrayList<SessionFile>();
        try (var files = Files.newDirectoryStream(folder(environment), "*" + SUFFIX)) {
            for (var file : files) {
                read(file)
                        .filter(json -> json.object("settings").isPresent())
                        .ifPresent(json -> all.add(new SessionFile(file, json)));
            }
        } catch (IOException _) {
            return List.of(); // there is no such folder before the first login
        }
        return all;
    }

    private static Optional<JsonObject> read(Path file) {
        try {
            return Json.parse(TextFile.read(file)).asObject();
        } catch (IOException | JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    /**
     * Returns its settings.
     *
     * @throws AuthException when somebody else wrote them
     */
    SsoSettings settings() {
        return SsoSettings.of(json.object("settings").orElse(JsonObject.EMPTY), file.toString());
    }

    boolean exists() {
        return json.string("access").isPresent();
    }

    /** Returns the access token, whether it has ended or not. */
    Optional<AccessToken> token() {
        return json.string("access")
                .map(access ->
                        new AccessToken(Secret.of(access), moment("issued"), moment("expires")));
    }

    /** Returns whose session it is, if the server told. */
    Optional<String> person() {
        return json.string("person");
    }

    /** Returns where its refresh token is; empty when it has none. */
    Optional<StoreChoice> store() {
        return json.string("store")
                .map(word -> word.equals("file") ? StoreChoice.FILE : StoreChoice.KEYRING);
    }

    /** Returns when somebody began to spend the refresh token {@code refresh} and did not end. */
    Optional<Instant> begun(Secret refresh) {
        return json.string("spending").equals(Optional.of(mark(refresh)))
                ? moment("begun")
                : Optional.empty();
    }

    SessionFile withPerson(Optional<String> person) {
        return with("person", person);
    }

    SessionFile withStore(Optional<StoreChoice> choice) {
        return with("store", choice.map(SessionFile::word));
    }

    private SessionFile with(String name, Optional<String> value) {
        var rest = json.without(name);
        return new SessionFile(file, value.isPresent() ? rest.with(name, value.get()) : rest);
    }

    private static String word(StoreChoice choice) {
        return choice == StoreChoice.FILE ? "file" : "keyring";
    }

    /** Tells whether both are the same place. */
    static boolean isSame(StoreChoice one, StoreChoice other) {
        return word(one).equals(word(other));
    }

    /** Tells whether {@code refresh} is known to be good for nothing. */
    boolean isUseless(Secret refresh) {
        return json.string("useless").equals(Optional.of(mark(refresh)));
    }

    /** The server has refused {@code refresh}: nobody needs to ask again. */
    void refuse(Secret refresh) {
        write(json.with("useless", mark(refresh)));
    }

    /** Nothing was spent after all. */
    void giveUp() {
        write(json.without("spending").without("begun"));
    }

    /** Somebody is about to spend {@code refresh}. */
    void begin(Secret refresh, Instant now) {
        write(
                json.with("spending", mark(refresh))
                        .with("begun", JsonNumber.of(now.toEpochMilli())));
    }

    /** Remembers the access token of {@code response} in the place of the old one. */
    AccessToken keep(TokenResponse response, Instant now) {
        write(renewed(response, now));
        return token(response, now);
    }

    /** The same where what came with it is lost, and {@code spent} must not be spent again. */
    AccessToken keepLast(TokenResponse response, Instant now, Secret spent) {
        write(renewed(response, now).with("useless", mark(spent)));
        return token(response, now);
    }

    private JsonObject renewed(TokenResponse response, Instant now) {
        var kept = JsonObject.EMPTY;
        for (var name : List.of("name", "settings", "person", "store")) {
            var value = json.get(name);
            kept = value.isPresent() ? kept.with(name, value.get()) : kept;
        }
        return kept.with("access", response.accessToken().reveal())
                .with("issued", JsonNumber.of(now.toEpochMilli()))
                .with("expires", JsonNumber.of(response.expiresAt().toEpochMilli()));
    }

    private static AccessToken token(TokenResponse response, Instant now) {
        return new AccessToken(
                response.accessToken(), Optional.of(now), Optional.of(response.expiresAt()));
    }

    private void write(JsonObject object) {
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            AtomicFile.replace(file, Json.write(object));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write " + file + ": " + e.getMessage(),
                    "Check that this folder is yours and writable, and that the disk is not full",
                    e);
        }
    }

    /** Forgets it. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG, "cannot delete " + file, "Delete it yourself", e);
        }
    }

    private static String mark(Secret token) {
        return AccessToken.of(token).mark();
    }

    private Optional<Instant> moment(String name) {
        return json.number(name).map(BigDecimal::longValue).map(Instant::ofEpochMilli);
    }
}
