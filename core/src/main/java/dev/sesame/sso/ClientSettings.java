package dev.sesame.sso;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.oauth.ClientAuthentication;
import dev.sesame.oauth.ClientRegistration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What settings say of the client, with the secrets that they only name, read now. */
final class ClientSettings {
    private static final List<String> PERSON = List.of("openid", "offline_access");
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private static final int LONGEST = 64 << 10;

    private final SsoSettings settings;
    private final Environment environment;

    ClientSettings(SsoSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * Returns what the server knows of this client.
     *
     * @throws dev.sesame.AuthException when its credential cannot be read
     */
    ClientRegistration registration() {
        var scopes = settings.list("scope");
        var resources = new ArrayList<URI>();
        for (var resource : settings.list("resource")) {
            resources.add(uri(resource));
        }
        return new ClientRegistration(
                settings.text("client_id"),
                authentication(),
                scopes.isEmpty() && settings.grant().needsPerson() ? PERSON : scopes,
                settings.list("audience"),
                resources);
    }

    private URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            throw SsoSettings.unusable("\"resource\"", "it is no URL");
        }
    }

    private ClientAuthentication authentication() {
        if (has("client_assertion_file")) {
            return new ClientAuthentication.AssertionFile(file("client_assertion_file"));
        }
        if (has("client_key_file")) {
            return new ClientAuthentication.PrivateKeyJwt(content("client_key_file"));
        }
        if (has("client_secret_file")) {
            return new ClientAuthentication.SecretBasic(content("client_secret_file"));
        }
        var variable = settings.text("client_secret_env");
        if (variable.isEmpty()) {
            return new ClientAuthentication.None();
        }
        return new ClientAuthentication.SecretBasic(
                environment
                        .nonEmpty(variable)
                        .map(Secret::of)
                        .orElseThrow(() ->
                                SsoSettings.unusable(
                                        "\"client_secret_env\"",
                                        "the variable " + variable + " is not set")));
    }

    private Secret content(String member) {
        var file = file(member);
        if (!Files.isRegularFile(file)) {
            throw SsoSettings.unusable(
                    "\"" + member + "\"", file + " cannot be read: it is not a file");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LONGEST + 1);
            var text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (text.isEmpty() || bytes.length > LONGEST) {
                throw SsoSettings.unusable(
                        "\"" + member + "\"", file + " is empty, or too large for a secret");
            }
            return Secret.of(text);
        } catch (IOException _) {
            throw SsoSettings.unusable("\"" + member + "\"", file + " cannot be read");
        }
    }

    /** Returns the file of the token that a machine is given. */
    Path subjectTokenFile() {
        if (!has("subject_token_file")) {
            throw SsoSettings.unusable(
                    "\"" + settings.grant().word() + "\"", "it needs \"subject_token_file\"");
        }
        return file("subject_token_file");
    }

    /** Returns the token that a machine is given, as it is in its file now. */
    Secret subjectToken() {
        subjectTokenFile();
        return content("subject_token_file");
    }

    String subjectTokenType() {
        var type = settings.text("subject_token_type");
        return type.isEmpty() ? JWT : type;
    }

    private Path file(String member) {
        var text = settings.text(member);
        var path =
                text.startsWith("~/")
                        ? environment.home().resolve(text.substring(2))
                        : Path.of(text);
        return environment.directory().resolve(path);
    }

    private boolean has(String member) {
        return !settings.text(member).isEmpty();
    }
}
