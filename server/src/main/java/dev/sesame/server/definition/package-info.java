/** What the organisation decided: the files of its directory, read, checked and kept current. */
@NullMarked
package dev.sesame.server.definition;

import org.jspecify.annotations.NullMarked;
