/** Who asks: bearer tokens of the organisation's people, verified. */
@NullMarked
package dev.sesame.server.access;

import org.jspecify.annotations.NullMarked;
