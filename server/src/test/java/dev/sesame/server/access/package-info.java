/** Who gets in, by what token, and for how long. */
@NullMarked
package dev.sesame.server.access;

import org.jspecify.annotations.NullMarked;
