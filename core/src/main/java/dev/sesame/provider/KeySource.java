package dev.sesame.provider;

/** Where a provider's key comes from. */
public enum KeySource {
    /** {@code options.apiKey}, of the configuration or of a plugin. */
    OPTIONS,
    /** The entry in {@code auth.json}. */
    STORED,
    /** The one environment variable of the provider. */
    ENVIRONMENT,
    /** Nowhere: requests carry no key of their own. */
    NONE
}
