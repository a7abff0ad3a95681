/**
 * Signed tokens that others gave out (RFC 7515, 7517, 7519, 9068): read, and verified. It makes
 * none, fetches nothing, and knows neither people nor organisations.
 *
 * <p>Signatures are verified by the JDK. What may decide nothing here is the token itself: its
 * algorithm has to be one that was allowed and the key's own, and its {@code kid} finds a key among
 * those that are known, nothing else.
 */
@NullMarked
package dev.sesame.jwt;

import org.jspecify.annotations.NullMarked;
