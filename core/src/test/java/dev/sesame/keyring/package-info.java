/** Tests of the room {@code keyring}, through its door, with real keyrings where there are some. */
@NullMarked
package dev.sesame.keyring;

import org.jspecify.annotations.NullMarked;
