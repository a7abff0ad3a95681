package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.net.URI;
import java.util.Optional;

/**
 * What a loader adds to a provider, immutable. It does not print its values.
 *
 * @param options {@code apiKey}, {@code baseURL}, {@code headers} and anything else that the
 *     provider's {@code options} may hold in the configuration
 * @param fetch what carries the requests instead of Sesame
 */
public record ProviderOptions(JsonObject options, Optional<Fetch> fetch) {
    /** Refuses null. */
    public ProviderOptions {
        requireNonNull(options, "options");
        requireNonNull(fetch, "fetch");
    }

    /** Adds nothing. */
    public static final ProviderOptions NONE =
            new ProviderOptions(JsonObject.EMPTY, Optional.empty());

    /**
     * Returns these options with {@code key} as the key; an empty one leaves the header {@code
     * Authorization} to {@link #fetch} or to {@code chat.headers}.
     */
    public ProviderOptions apiKey(Secret key) {
        return option("apiKey", key.reveal());
    }

    /** Returns these options with {@code url} as the base address. */
    public ProviderOptions baseUrl(URI url) {
        return option("baseURL", url.toString());
    }

    /** Returns these options with one header more on every request. */
    public ProviderOptions header(String name, String value) {
        var headers = options.object("headers").orElse(JsonObject.EMPTY).with(name, value);
        return new ProviderOptions(options.with("headers", headers), fetch);
    }

    /** Returns these options with the option {@code name}. */
    public ProviderOptions option(String name, String value) {
        return option(name, new JsonString(value));
    }

    /** Returns these options with the option {@code name}, of any type. */
    public ProviderOptions option(String name, JsonValue value) {
        return new ProviderOptions(options.with(name, value), fetch);
    }

    /** Returns these options with {@code fetch} to carry the requests. */
    public ProviderOptions fetch(Fetch fetch) {
        return new ProviderOptions(options, Optional.of(fetch));
    }

    @Override
    public String toString() {
        return "options " + options.members().keySet() + (fetch.isPresent() ? " and fetch" : "");
    }
}
