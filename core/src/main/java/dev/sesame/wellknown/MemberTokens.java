package dev.sesame.wellknown;

import dev.sesame.Secret;

/** The tokens of organisations as they are good now. Safe for threads; never fails. */
public interface MemberTokens {
    /**
     * Returns a token in the place of that of {@code membership} if that is known to have ended,
     * and another can be had; else that one.
     *
     * @param document what the organisation says today of how long its tokens are good
     */
    Secret good(Membership membership, WellKnownDocument document);

    /** Returns another token than {@code rejected}, if one can be had; else that one. */
    Secret other(Membership membership, Secret rejected);
}
