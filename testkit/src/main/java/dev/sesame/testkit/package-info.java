/**
 * Servers to test against. They speak HTTP and know nothing of Sesame's own types, so that a
 * mistake in those cannot hide in a fake that shares it.
 */
@NullMarked
package dev.sesame.testkit;

import org.jspecify.annotations.NullMarked;
