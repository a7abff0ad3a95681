package dev.sesame.server.gateway;

/**
 * Tokens of a model.
 *
 * @param input that were sent, those from a cache included
 * @param output that were answered
 * @param cached those of the input that came from the upstream's cache
 * @param isEstimated whether this is a guess
 */
record Tokens(long input, long output, long cached, boolean isEstimated) {
    static final Tokens NONE = new Tokens(0, 0, 0, false);

    /** Guesses from the size of a request that its answer has {@code output}. */
    static Tokens guessed(long bytesIn, long output) {
        return new Tokens(bytesIn / Admission.BYTES_OF_A_TOKEN, output, 0, true);
    }

    long all() {
        return input + output;
    }
}
