/** The organisation's server as people see it in a browser. */
@NullMarked
package dev.sesame.server.console;

import org.jspecify.annotations.NullMarked;
