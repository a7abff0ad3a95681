package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

/** A login that has begun. */
public sealed interface Authorization {
    /** Returns the address to open in a browser; empty for none. */
    String url();

    /** Returns what the person should do; may be empty. */
    String instructions();

    /**
     * The plugin notices by itself when the person is done.
     *
     * @param url the address to open; may be empty
     * @param instructions what to do there
     * @param callback waits for the end
     */
    record Auto(String url, String instructions, Callback callback) implements Authorization {
        /** Refuses null. */
        public Auto {
            requireNonNull(url, "url");
            requireNonNull(instructions, "instructions");
            requireNonNull(callback, "callback");
        }
    }

    /**
     * The person brings a code back.
     *
     * @param url the address to open; may be empty
     * @param instructions what to do there
     * @param callback takes the code
     */
    record Code(String url, String instructions, CodeCallback callback) implements Authorization {
        /** Refuses null. */
        public Code {
            requireNonNull(url, "url");
            requireNonNull(instructions, "instructions");
            requireNonNull(callback, "callback");
        }
    }

    /** Waits until the person is done elsewhere. */
    @FunctionalInterface
    interface Callback {
        /**
         * Waits.
         *
         * @throws Exception when the login failed; the person sees its message
         */
        AuthResult await() throws Exception;
    }

    /** Ends a login with the code that the person brought back. */
    @FunctionalInterface
    interface CodeCallback {
        /**
         * Takes {@code code}, which is never empty.
         *
         * @throws Exception when the login failed; the person sees its message
         */
        AuthResult redeem(String code) throws Exception;
    }
}
