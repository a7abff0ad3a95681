package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.file.Lock;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Storage that tells the truth: it says where secrets are, keeps them nowhere else, and has read
 * back what it claims to have kept. Safe for threads and processes; holds nothing open.
 *
 * <p>An account is what people see in their keyring's own program, behind {@code Sesame: }: 1 to
 * 200 printable ASCII characters. A secret has 1 to 65536 of them.
 *
 * <p>All methods throw {@link AuthException}: {@link Failure#UNREACHABLE} without a usable keyring,
 * {@link Failure#ACCESS_DENIED} when it stayed locked, {@link Failure#UNTRUSTED} for files that are
 * not the user's alone, {@link Failure#PROTOCOL} when the keyring broke its word.
 */
public final class SecretStore {
    private static final int LONGEST_ACCOUNT = 200;
    private static final int LONGEST_SECRET = 64 << 10;
    private static final Duration OTHER_WRITERS = Duration.ofSeconds(30);

    private final Vault vault;
    private final Path lockFile;

    SecretStore(Vault vault, Path state) {
        this.vault = vault;
        this.lockFile = state.resolve("secrets.lock");
    }

    /**
     * Returns the store that {@code choice} means on this machine. There is no other: where the
     * keyring cannot be used, nothing is written anywhere else. Whether it can be used is known
     * after the first {@link #get}.
     *
     * @param patience how long a person may take to answer when the keyring asks to be unlocked;
     *     zero means that nobody is asked, except on macOS, which asks by itself
     */
    public static SecretStore find(StoreChoice choice, Environment environment, Duration patience) {
        var state = environment.sesameState();
        if (choice == StoreChoice.FILE) {
            return new SecretStore(new FileVault(state.resolve("secrets"), environment), state);
        }
        return new SecretStore(Platform.vault(new Advice(choice, environment), patience), state);
    }

    /** Returns what people call this store: "files in …" or the name of the keyring. */
    public String name() {
        return vault.name();
    }

    /**
     * Returns the secret of {@code account}, absent when there is none. Fails where {@link #put}
     * could not work: ask before a login, not only after it.
     */
    public Optional<Secret> get(String account) {
        var secret = vault.read(checked(account));
        if (secret.filter(it -> !isSecret(it.reveal())).isPresent()) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    name()
                            + " holds something for \""
                            + account
                            + "\" that Sesame did not put there",
                    "Remove the entry \"Sesame: " + account + "\" there and log in again");
        }
        return secret;
    }

    /**
     * Keeps {@code secret}, in the place of the one that {@code account} had, and returns after
     * having read it back.
     */
    public void put(String account, Secret secret) {
        check(secret);
        get(account); // asks for what is locked before others have to wait
        try (var _ = lock()) {
            vault.write(account, secret);
            if (!vault.read(account).equals(Optional.of(secret))) {
                throw new AuthException(
                        Failure.PROTOCOL,
                        name()
                                + " accepted a secret for \""
                                + account
                                + "\" and gave back something else",
                        "Do not rely on it: restart or update the program behind it, then try"
                                + " again");
            }
        } catch (IOException e) {
            throw notLocked(e);
        }
    }

    /** Forgets the secret of {@code account}, if there is one. */
    public void remove(String account) {
        if (get(account).isEmpty()) {
            return;
        }
        try (var _ = lock()) {
            vault.delete(account);
        } catch (IOException e) {
            throw notLocked(e);
        }
    }

    private Lock lock() throws IOException {
        Files.createDirectories(lockFile.resolveSibling(""), OwnerOnly.directory());
        return Lock.acquire(lockFile, OTHER_WRITERS);
    }

    private AuthException notLocked(IOException e) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot lock " + lockFile,
                "Make its directory writable for you",
                e);
    }

    private static String checked(String account) {
        if (account.isEmpty() || account.length() > LONGEST_ACCOUNT || !isPrintable(account)) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "\"" + Printable.of(account) + "\" cannot name a secret",
                    "Use 1 to " + LONGEST_ACCOUNT + " printable ASCII characters");
        }
        return account;
    }

    private void check(Secret secret) {
        if (!isSecret(secret.reveal())) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "a secret for "
                            + name()
                            + " must have 1 to "
                            + LONGEST_SECRET
                            + " printable ASCII characters, and this one has others, or "
                            + secret.reveal().length(),
                    "");
        }
    }

    private static boolean isSecret(String value) {
        return !value.isEmpty() && value.length() <= LONGEST_SECRET && isPrintable(value);
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
