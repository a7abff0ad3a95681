/** Tests of what the organisation decided: real files, read, linted and changed. */
@NullMarked
package dev.sesame.server.definition;

import org.jspecify.annotations.NullMarked;
