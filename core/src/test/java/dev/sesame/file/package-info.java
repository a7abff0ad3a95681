@NullMarked
package dev.sesame.file;

import org.jspecify.annotations.NullMarked;
