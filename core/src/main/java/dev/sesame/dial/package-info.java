/**
 * Connections of an event loop to hosts, made the way all of Sesame makes them: through the proxy
 * that the environment names, with the authorities and the certificate of this machine. What is
 * said over them is for others.
 */
@NullMarked
package dev.sesame.dial;

import org.jspecify.annotations.NullMarked;
