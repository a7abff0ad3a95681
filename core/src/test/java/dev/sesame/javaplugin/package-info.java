/** Tests of the room {@code javaplugin}, through its door. */
@NullMarked
package dev.sesame.javaplugin;

import org.jspecify.annotations.NullMarked;
