package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The addresses of stores, as arguments give them, with their passwords, as arguments must not:
 * every user of a machine sees the arguments of all programs. They come from {@code
 * SESAME_LIMITS_PASSWORD} and {@code SESAME_USAGE_PASSWORD}, or from the files that {@code …_FILE}
 * names.
 */
final class StoreUrls {
    private static final int LARGEST = 4096;

    private final Environment environment;

    StoreUrls(Environment environment) {
        this.environment = environment;
    }

    /** Returns {@code redis://[user@]host:port/…} with its password. */
    Secret limits(String url) {
        var authority = url.replaceFirst("^[a-z+]*://", "").replaceFirst("/.*", "");
        var user = authority.contains("@") ? authority.substring(0, authority.indexOf('@')) : "";
        refuse(user.contains(":"), "--limits", "SESAME_LIMITS_PASSWORD");
        return password("SESAME_LIMITS_PASSWORD")
                .filter(_ -> url.contains("://"))
                .map(password -> Secret.of(withUser(url, user, encoded(password))))
                .orElseGet(() -> Secret.of(url));
    }

    private static String withUser(String url, String user, String password) {
        int start = url.indexOf("://") + 3;
        var rest = url.substring(start + (user.isEmpty() ? 0 : user.length() + 1));
        return url.substring(0, start) + user + ":" + password + "@" + rest;
    }

    /** Returns {@code jdbc:postgresql://host/database?user=…} with its password. */
    Secret usage(String url) {
        refuse(url.matches(".*[?&]password=.*"), "--usage", "SESAME_USAGE_PASSWORD");
        return password("SESAME_USAGE_PASSWORD")
                .map(password ->
                        Secret.of(
                                url
                                        + (url.contains("?") ? "&" : "?")
                                        + "password="
                                        + encoded(password)))
                .orElseGet(() -> Secret.of(url));
    }

    private static void refuse(boolean holdsPassword, String option, String variable) {
        if (holdsPassword) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "there is a password in "
                            + option
                            + ", where every user of this machine sees it",
                    "Put it into "
                            + variable
                            + ", or into the file that "
                            + variable
                            + "_FILE names");
        }
    }

    private static String encoded(Secret password) {
        return URLEncoder.encode(password.reveal(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Optional<Secret> password(String variable) {
        return environment
                .nonEmpty(variable)
                .map(Secret::of)
                .or(() -> environment.nonEmpty(variable + "_FILE").map(this::read));
    }

    private Secret read(String name) {
        var file = environment.directory().resolve(name);
        try (var in = Files.newInputStream(file)) {
            return Secret.of(
                    new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "the password in " + Path.of(name) + " cannot be read",
                    "Put it there, and let this user read it",
                    e);
        }
    }
}
