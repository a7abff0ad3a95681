/** Files that hold something worth keeping: replaced whole or not at all. */
@NullMarked
package dev.sesame.file;

import org.jspecify.annotations.NullMarked;
