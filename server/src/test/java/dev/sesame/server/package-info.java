/** The organisation's server, tested through its doors. */
@NullMarked
package dev.sesame.server;

import org.jspecify.annotations.NullMarked;
