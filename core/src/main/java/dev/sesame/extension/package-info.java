/**
 * Finds the plugins that the configuration names, starts them in its order, and lets them take
 * part. What one of them does wrong stops none of the others.
 */
@NullMarked
package dev.sesame.extension;

import org.jspecify.annotations.NullMarked;
