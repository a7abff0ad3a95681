package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The Credential Manager of Windows: a generic credential for each entry, of this user on this
 * machine, which does not roam.
 */
final class CredentialVault implements Vault {
    /** Windows takes 2560 bytes. */
    static final int LONGEST = 2500;

    private static final int NOT_FOUND = 1168;
    private static final int NO_SUCH_LOGON_SESSION = 1312;

    private final WindowsCredentials windows;
    private final Advice advice;

    CredentialVault(WindowsCredentials windows, Advice advice) {
        this.windows = windows;
        this.advice = advice;
    }

    @Override
    public String name() {
        return "the Windows Credential Manager";
    }

    @Override
    public Optional<Secret> read(String account) {
        try {
            var blob = windows.read(target(account));
            return Optional.of(Secret.of(new String(blob, StandardCharsets.US_ASCII)));
        } catch (WindowsException e) {
            if (e.code() == NOT_FOUND) {
                return Optional.empty();
            }
            throw unusable(e);
        }
    }

    @Override
    public void write(String account, Secret secret) {
        try {
            var blob = secret.reveal().getBytes(StandardCharsets.US_ASCII);
            windows.write(target(account), account, blob);
        } catch (WindowsException e) {
            throw unusable(e);
        }
    }

    @Override
    public void delete(String account) {
        try {
            windows.delete(target(account));
        } catch (WindowsException e) {
            if (e.code() != NOT_FOUND) {
                throw unusable(e);
            }
        }
    }

    private static String target(String account) {
        return "Sesame: " + account;
    }

    private AuthException unusable(WindowsException e) {
        if (e.code() == NO_SUCH_LOGON_SESSION) {
            return advice.error(
                    Failure.ACCESS_DENIED,
                    name() + " is locked: this logon session has none (as over SSH with a key)",
                    "Log in with a password, at the machine or by Remote Desktop",
                    e);
        }
        return advice.error(
                Failure.UNREACHABLE,
                name() + " does not work: Windows error " + e.code(),
                "Look up the error with `net helpmsg " + e.code() + "`",
                e);
    }
}
