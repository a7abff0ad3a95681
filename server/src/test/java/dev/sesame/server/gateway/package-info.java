/** Requests to a real server, answered by upstreams that a test scripts. */
@NullMarked
package dev.sesame.server.gateway;

import org.jspecify.annotations.NullMarked;
