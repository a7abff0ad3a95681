/**
 * The words every room shares: {@link Secret}, {@link AuthException}, {@link Failure}, {@link
 * Environment}, {@link Printable}, {@link Pause}. Depends on the JDK alone.
 */
@NullMarked
package dev.sesame;

import org.jspecify.annotations.NullMarked;
