/** The way to the models: checks who asks and for what, and passes the bytes on. */
@NullMarked
package dev.sesame.server.gateway;

import org.jspecify.annotations.NullMarked;
