/** Tests of the journeys, with real files, real processes and real HTTP on loopback. */
@NullMarked
package dev.sesame.journey;

import org.jspecify.annotations.NullMarked;
