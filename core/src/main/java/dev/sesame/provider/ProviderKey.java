package dev.sesame.provider;

import dev.sesame.Secret;
import java.util.Optional;

/**
 * A provider's key, or none, and where it was found.
 *
 * @param source where the key was found
 * @param value the key that requests carry
 * @param own what is stored or in the environment, even if an option is stronger
 */
record ProviderKey(KeySource source, Optional<Secret> value, Optional<Secret> own) {
    static final ProviderKey NONE =
            new ProviderKey(KeySource.NONE, Optional.empty(), Optional.empty());

    /** A key that was stored or in the environment. */
    static ProviderKey own(KeySource source, Secret key) {
        return new ProviderKey(source, Optional.of(key), Optional.of(key));
    }

    /** The same with {@code option} above it. */
    ProviderKey under(Secret option) {
        return new ProviderKey(KeySource.OPTIONS, Optional.of(option), own);
    }
}
