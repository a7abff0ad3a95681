package dev.sesame.provider;

/**
 * A model by name, written {@code provider/model}.
 *
 * @param provider the provider's id
 * @param model the model's id within the provider; it may hold slashes
 */
public record ModelRef(String provider, String model) {

    /**
     * Parses {@code text}: up to the first slash the provider, after it the model. Without a slash
     * the model is empty, and so names none.
     */
    public static ModelRef parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new ModelRef(text, "")
                : new ModelRef(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
