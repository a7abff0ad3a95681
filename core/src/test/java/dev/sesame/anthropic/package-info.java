/** Tests of the logins to Anthropic. */
@NullMarked
package dev.sesame.anthropic;

import org.jspecify.annotations.NullMarked;
