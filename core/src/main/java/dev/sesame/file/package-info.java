/** Files: those worth keeping are replaced whole or not at all, others are removed in time. */
@NullMarked
package dev.sesame.file;

import org.jspecify.annotations.NullMarked;
