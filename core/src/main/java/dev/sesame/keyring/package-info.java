/**
 * Where long-lived secrets are kept: the operating system's keyring, or files when somebody chose
 * so. Hides how each system's keyring is spoken to and how much it takes at once; knows nothing of
 * what a secret is good for.
 */
@NullMarked
package dev.sesame.keyring;

import org.jspecify.annotations.NullMarked;
