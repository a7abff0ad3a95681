/** What clients are told, asked for as clients ask. */
@NullMarked
package dev.sesame.server.publish;

import org.jspecify.annotations.NullMarked;
