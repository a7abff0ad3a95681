/**
 * OpenCode's {@code auth.json}: what is stored, and how it is changed without losing anything.
 * Hides the file, its lock and its permissions; knows nothing of how a credential is obtained or
 * used.
 */
@NullMarked
package dev.sesame.credential;

import org.jspecify.annotations.NullMarked;
