package dev.sesame.server.definition;

import java.util.OptionalLong;

/**
 * How much may be used; what is empty is not limited.
 *
 * @param requestsPerMinute requests in any minute
 * @param tokensPerMinute tokens of models, in and out, in any minute
 * @param tokensPerDay tokens of models, in and out, in any day
 */
public record Limits(
        OptionalLong requestsPerMinute, OptionalLong tokensPerMinute, OptionalLong tokensPerDay) {
    /** No limit at all. */
    public static final Limits NONE =
            new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
