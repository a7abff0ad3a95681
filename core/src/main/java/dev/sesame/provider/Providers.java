package dev.sesame.provider;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The providers that can be used now. Immutable.
 *
 * <p>A provider of the catalogue or of the configuration can be used when one of its environment
 * variables has a value, when {@code auth.json} holds a key for it, when a plugin returned options
 * for it, or when the configuration names it; {@code enabled_providers} and, above it, {@code
 * disabled_providers} decide which are wanted at all. A provider without models is none.
 *
 * <p>Its key is, first hit wins:
 *
 * <ol>
 *   <li>{@code options.apiKey}, even when it is empty: the configuration's, else a plugin's
 *   <li>the key in {@code auth.json}
 *   <li>its environment variable, when it has exactly one
 * </ol>
 */
public final class Providers {
    private static final Comparator<String> BY_NAME = new LocaleOrder();

    private final ProviderInputs inputs;
    private final Map<String, Provider> available;

    private Providers(ProviderInputs inputs, Map<String, Provider> available) {
        this.inputs = inputs;
        this.available = Collections.unmodifiableMap(available);
    }

    /** Builds the table. Reads of the catalogue only the providers that can be used. */
    public static Providers of(ProviderInputs inputs) {
        return new Providers(inputs, new ProviderTable(inputs).build());
    }

    /**
     * Returns what OpenCode tells plugins of the provider {@code id} before it looks for
     * credentials: {@code id}, {@code name}, {@code env}, {@code options} of the configuration,
     * {@code source}, and all {@code models}. This is what {@code auth.loader} is given; {@code
     * provider.models} is given the same of an empty configuration. Empty when the provider is not
     * known there or disabled. It may hold secrets of the configuration.
     */
    public static Optional<JsonObject> describe(ProviderInputs inputs, String id) {
        return new ProviderTable(inputs).describe(id);
    }

    /** Returns the provider {@code id} when it can be used. */
    public Optional<Provider> provider(String id) {
        return Optional.ofNullable(available.get(id));
    }

    /** Tells whether the catalogue knows {@code id}; reads no models. */
    public boolean isOfCatalogue(String id) {
        return inputs.catalogue().providers().stream().anyMatch(known -> known.id().equals(id));
    }

    /** Returns the providers as they are listed: {@code opencode*} first, then by id. */
    public List<Provider> listed() {
        return available.values().stream().sorted(Providers::inListOrder).toList();
    }

    // by hand: what Comparator puts together is not kept in the start-up cache
    private static int inListOrder(Provider a, Provider b) {
        int first = Boolean.compare(b.id().startsWith("opencode"), a.id().startsWith("opencode"));
        return first != 0 ? first : BY_NAME.compare(a.id(), b.id());
    }

    /** Returns the models of {@code provider} as they are listed: by id. */
    public static List<Model> listed(Provider provider) {
        return provider.models().values().stream()
                .sorted((a, b) -> BY_NAME.compare(a.id(), b.id()))
                .toList();
    }

    /**
     * Returns the provider {@code id}.
     *
     * @throws AuthException {@link Failure#INVALID_INPUT} with similar names when there is none,
     *     {@link Failure#NOT_LOGGED_IN} when it only lacks a key
     */
    public Provider require(String id) {
        return provider(id).orElseThrow(() -> missing(id));
    }

    private AuthException missing(String id) {
        boolean isUsable = isKnown(id) && isWanted(id);
        if (isUsable && !configuredIds().contains(id)) { // else it has no models
            return new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "nobody is logged in for " + Printable.of(id),
                    logIn(id));
        }
        return new AuthException(
                Failure.INVALID_INPUT,
                "Provider not found: " + Printable.of(id),
                isKnown(id) ? logIn(id) : similar(Nearest.to(id, knownIds())));
    }

    /**
     * Returns the model {@code ref}.
     *
     * @throws AuthException {@link Failure#INVALID_INPUT} with similar names when there is none,
     *     {@link Failure#NOT_LOGGED_IN} when its provider only lacks a key
     */
    public Model model(ModelRef ref) {
        var provider = provider(ref.provider());
        var model = provider.flatMap(p -> Optional.ofNullable(p.models().get(ref.model())));
        return model.orElseThrow(() -> notFound(ref, provider));
    }

    /**
     * Chooses a model when nobody named one: {@code model} of the configuration, else the model
     * used last, else the best of the first provider that the configuration names.
     *
     * @throws AuthException {@link Failure#NOT_LOGGED_IN} when no provider can be used
     */
    public ModelRef defaultModel(Environment environment) {
        return Trees.text(inputs.config(), "model")
                .map(ModelRef::parse)
                .or(() -> new DefaultModel(available).recent(environment))
                .or(() -> new DefaultModel(available).best(configuredIds()))
                .orElseThrow(() ->
                        new AuthException(
                                Failure.NOT_LOGGED_IN,
                                "No providers are available",
                                "Run `sesame auth login`, or name a provider in"
                                        + " opencode.json"));
    }

    private AuthException notFound(ModelRef ref, Optional<Provider> provider) {
        var problem = "Model not found: " + Printable.of(ref.toString());
        if (provider.isPresent()) {
            var names = Nearest.to(ref.model(), provider.get().models().keySet());
            return new AuthException(
                    Failure.INVALID_INPUT, problem, similar(prefixed(ref.provider(), names)));
        }
        if (isKnown(ref.provider())) {
            return new AuthException(Failure.NOT_LOGGED_IN, problem, logIn(ref.provider()));
        }
        var names = Nearest.to(ref.provider(), knownIds());
        return new AuthException(Failure.INVALID_INPUT, problem, similar(names));
    }

    private static List<String> prefixed(String provider, List<String> models) {
        return models.stream().map(model -> provider + "/" + model).toList();
    }

    private static String similar(List<String> names) {
        return names.isEmpty()
                ? "Run `sesame models` to see what there is"
                : "Did you mean " + Printable.of(String.join(", ", names)) + "?";
    }

    private String logIn(String id) {
        return isWanted(id)
                ? "Run `sesame auth login -p " + Printable.of(id) + "`"
                : "Allow it in enabled_providers and disabled_providers of the configuration";
    }

    private boolean isWanted(String id) {
        return new ProviderTable(inputs).isWanted(id);
    }

    private boolean isKnown(String id) {
        return knownIds().contains(id);
    }

    private List<String> knownIds() {
        var ids = new ArrayList<>(available.keySet());
        inputs.catalogue().providers().forEach(provider -> ids.add(provider.id()));
        configuredIds().forEach(ids::add);
        return ids.stream().distinct().toList();
    }

    private Collection<String> configuredIds() {
        JsonObject configured = Trees.object(inputs.config(), "provider");
        return configured.members().keySet();
    }
}
