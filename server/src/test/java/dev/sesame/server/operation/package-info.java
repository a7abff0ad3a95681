/** What operators see, tested. */
@NullMarked
package dev.sesame.server.operation;

import org.jspecify.annotations.NullMarked;
