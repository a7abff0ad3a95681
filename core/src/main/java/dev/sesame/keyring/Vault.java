package dev.sesame.keyring;

import dev.sesame.Secret;
import java.util.Optional;

/**
 * One way to keep secrets. It may lie, and several processes may use it at a time: {@link
 * SecretStore} verifies what was written and keeps writers apart.
 */
interface Vault {
    /** Returns what people call it. */
    String name();

    /** Returns the secret of {@code account}; fails where none could be written either. */
    Optional<Secret> read(String account);

    /** Puts {@code secret} in the place of whatever {@code account} had. */
    void write(String account, Secret secret);

    /** Forgets {@code account}, which may be unknown. */
    void delete(String account);
}
