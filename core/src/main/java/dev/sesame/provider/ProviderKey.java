package dev.sesame.provider;

import dev.sesame.Secret;
import java.util.Optional;

/** A provider's key, or none, and where it was found. */
record ProviderKey(KeySource source, Optional<Secret> value) {
    static final ProviderKey NONE = new ProviderKey(KeySource.NONE, Optional.empty());

    ProviderKey(KeySource source, Secret value) {
        this(source, Optional.of(value));
    }
}
