package dev.sesame.provider;

/**
 * The tokens that an exchange cost, as the server counted them.
 *
 * @param input read anew
 * @param output written for the reader
 * @param reasoning written while thinking
 * @param cache read from and written to the server's cache
 */
public record Usage(long input, long output, long reasoning, Cache cache) {
    /** Nothing was counted. */
    public static final Usage NONE = new Usage(0, 0, 0, new Cache(0, 0));

    /**
     * Tokens that passed the server's cache.
     *
     * @param read taken from it
     * @param write put into it
     */
    public record Cache(long read, long write) {}

    /** Returns all of them together. */
    public long total() {
        return input + output + reasoning + cache.read + cache.write;
    }
}
