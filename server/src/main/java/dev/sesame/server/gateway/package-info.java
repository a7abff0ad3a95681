/**
 * The way to the models: checks who asks and for what, and passes the bytes on. It knows nothing of
 * how tokens are verified, limits counted and usage stored.
 */
@NullMarked
package dev.sesame.server.gateway;

import org.jspecify.annotations.NullMarked;
