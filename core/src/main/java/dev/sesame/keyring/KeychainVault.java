package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The login keychain of macOS, through {@code /usr/bin/security}. A new secret is a command on that
 * program's standard input; it executes the beginning of a line that is longer than 4095 bytes, so
 * entries must be short ({@link #LONGEST}). They are kept as Base64, of which no character means
 * anything to that program.
 */
final class KeychainVault implements Vault {
    /** With an account of 250 characters, all escaped, a line has less than 4000 bytes. */
    static final int LONGEST = 2000;

    private static final String SERVICE = "Sesame";

    // the low bytes of the OSStatus codes that the program ends with
    private static final int DONE = 0;
    private static final int NOT_FOUND = 44;
    private static final int INTERACTION_NOT_ALLOWED = 36;
    private static final int AUTHORIZATION_FAILED = 51;
    private static final int CANCELLED = 128;

    private final Tool security;
    private final Advice advice;
    private final Duration limit;

    /** Ends the program after {@code limit}: it shows prompts of its own. */
    KeychainVault(Tool security, Advice advice, Duration limit) {
        this.security = security;
        this.advice = advice;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "the macOS Keychain";
    }

    @Override
    public Optional<Secret> read(String account) {
        var found = run(List.of("find-generic-password", "-s", SERVICE, "-a", account, "-w"), "");
        if (found.exitCode() == NOT_FOUND) {
            // a locked keychain answers the same; this asks to unlock it
            check(run(List.of("show-keychain-info"), ""));
            return Optional.empty();
        }
        check(found);
        try {
            var value = Base64.getDecoder().decode(found.output().strip());
            return Optional.of(Secret.of(new String(value, StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException _) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    "the entry \"Sesame: " + account + "\" of " + name() + " is not Sesame's",
                    "Remove it in Keychain Access and log in again");
        }
    }

    @Override
    public void write(String account, Secret secret) {
        var value = secret.reveal().getBytes(StandardCharsets.US_ASCII);
        var line =
                "add-generic-password -U -s "
                        + SERVICE
                        + " -a "
                        + quoted(account)
                        + " -l "
                        + quoted("Sesame: " + account)
                        + " -w "
                        + Base64.getEncoder().encodeToString(value)
                        + "\n";
        check(run(List.of("-i"), line));
    }

    @Override
    public void delete(String account) {
        var gone = run(List.of("delete-generic-password", "-s", SERVICE, "-a", account), "");
        if (gone.exitCode() != NOT_FOUND) {
            check(gone);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Tool.Result run(List<String> arguments, String input) {
        try {
            return security.run(arguments, input, limit)
                    .orElseThrow(() ->
                            locked(
                                    "nobody answered its prompt within "
                                            + limit.toSeconds()
                                            + " s"));
        } catch (IOException e) {
            throw advice.error(
                    Failure.UNREACHABLE,
                    "there is no keyring: " + security.program() + " cannot be started",
                    "Mend this installation of macOS",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }

    private void check(Tool.Result result) {
        switch (result.exitCode()) {
            case DONE -> {}
            case INTERACTION_NOT_ALLOWED ->
                    throw locked(
                            "nobody can be asked here" + (advice.isRemote() ? ", over SSH" : ""));
            case AUTHORIZATION_FAILED -> throw locked("the password was wrong");
            case CANCELLED -> throw locked("its prompt was dismissed");
            default ->
                    throw advice.error(
                            Failure.UNREACHABLE,
                            name()
                                    + " does not work: `security` ended with exit code "
                                    + result.exitCode(),
                            "Look at the login keychain in Keychain Access");
        }
    }

    private AuthException locked(String why) {
        return advice.error(
                Failure.ACCESS_DENIED,
                name() + " is locked: " + why,
                "Unlock it with `security unlock-keychain`");
    }
}
