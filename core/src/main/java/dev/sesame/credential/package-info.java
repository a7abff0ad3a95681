/**
 * OpenCode's {@code auth.json}: what is stored, and how it is changed without losing anything; and
 * the logins that are kept out of it for a time. Hides the files, their locks and permissions;
 * knows nothing of how a credential is obtained or used.
 */
@NullMarked
package dev.sesame.credential;

import org.jspecify.annotations.NullMarked;
