/**
 * Fakes that speak HTTP and hostile files, for the tests of every other module. Depends on the JDK
 * alone and knows none of our types, so that a mistake in one of them cannot hide in a fake that
 * shares it.
 */
@NullMarked
package dev.sesame.testkit;

import org.jspecify.annotations.NullMarked;
