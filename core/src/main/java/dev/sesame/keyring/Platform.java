package dev.sesame.keyring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Knows which keyring an operating system brings. */
final class Platform {
    private static final Path SECURITY = Path.of("/usr/bin/security");
    private static final Duration WORK = Duration.ofSeconds(10);

    private Platform() {}

    static Vault vault(Advice advice, Duration patience) {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return keychain(new Tool(SECURITY, advice.environment()), advice, patience.plus(WORK));
        }
        if (system.startsWith("windows")) {
            return credentials(WindowsCredentials.ofThisMachine(), advice);
        }
        return new SecretServiceVault(advice, patience, WORK);
    }

    static Vault keychain(Tool security, Advice advice, Duration limit) {
        return new SplitVault(new KeychainVault(security, advice, limit), KeychainVault.LONGEST);
    }

    static Vault credentials(WindowsCredentials windows, Advice advice) {
        return new SplitVault(new CredentialVault(windows, advice), CredentialVault.LONGEST);
    }
}
