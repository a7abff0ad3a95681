/**
 * Programs that Sesame starts: where they are found, what they print, and that nothing of them is
 * left when Sesame is done with them or is ended itself; and the browser. Knows nothing of what
 * they are for.
 */
@NullMarked
package dev.sesame.process;

import org.jspecify.annotations.NullMarked;
