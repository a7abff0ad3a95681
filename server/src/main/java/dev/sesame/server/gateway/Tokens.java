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

    long all() {
        return input + output;
    }
}
