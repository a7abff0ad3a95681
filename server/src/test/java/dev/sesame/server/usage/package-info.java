/** Records of use, tested with the real databases. */
@NullMarked
package dev.sesame.server.usage;

import org.jspecify.annotations.NullMarked;
