package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to log in. */
public sealed interface AuthMethod {
    /** Returns its name in the list that a person chooses from, and for {@code -m}. */
    String label();

    /** Returns what is asked before it begins. */
    List<AuthPrompt> prompts();

    /**
     * A login in several steps: a browser, a device code, a code to paste.
     *
     * @param label its name
     * @param prompts what is asked first
     * @param authorize begins it
     */
    record OAuth(String label, List<AuthPrompt> prompts, Authorize authorize)
            implements AuthMethod {
        /** Copies {@code prompts}. */
        public OAuth {
            requireNonNull(label, "label");
            requireNonNull(authorize, "authorize");
            prompts = List.copyOf(prompts);
        }
    }

    /**
     * A key that the person types in, or one that {@code authorize} gets.
     *
     * @param label its name
     * @param prompts what is asked first; the answers are stored as the key's metadata
     * @param authorize gets or checks the key; without it the typed key is stored
     */
    record Api(String label, List<AuthPrompt> prompts, Optional<KeyAuthorize> authorize)
            implements AuthMethod {
        /** Copies {@code prompts}. */
        public Api {
            requireNonNull(label, "label");
            requireNonNull(authorize, "authorize");
            prompts = List.copyOf(prompts);
        }
    }

    /** Returns a login in several steps that asks nothing first. */
    static OAuth oauth(String label, Authorize authorize) {
        return new OAuth(label, List.of(), authorize);
    }

    /** Returns a login by a key that the person types in. */
    static Api api(String label) {
        return new Api(label, List.of(), Optional.empty());
    }

    /** Returns a login by a key that {@code authorize} gets. */
    static Api api(String label, KeyAuthorize authorize) {
        return new Api(label, List.of(), Optional.of(authorize));
    }

    /** Begins a login in several steps. */
    @FunctionalInterface
    interface Authorize {
        /**
         * Begins it.
         *
         * @param inputs the answers to the prompts, by key
         * @throws Exception when it cannot; the person sees its message
         */
        Authorization authorize(Map<String, String> inputs) throws Exception;
    }

    /** Gets or checks a key. */
    @FunctionalInterface
    interface KeyAuthorize {
        /**
         * Does it.
         *
         * @param inputs the answers to the prompts, by key
         * @throws Exception when it cannot; the person sees its message
         */
        AuthResult authorize(Map<String, String> inputs) throws Exception;
    }
}
