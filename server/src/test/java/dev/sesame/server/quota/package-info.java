/** Limits, tested with the real stores. */
@NullMarked
package dev.sesame.server.quota;

import org.jspecify.annotations.NullMarked;
