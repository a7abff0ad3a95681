/**
 * OpenCode's configuration: finding the layers, reading them, putting them together, and telling
 * which layer a value came from. Hides the order of precedence, the rules of merging and
 * substitution, and the format's older and newer dialects. Knows nothing of providers or logins.
 */
@NullMarked
package dev.sesame.config;

import org.jspecify.annotations.NullMarked;
