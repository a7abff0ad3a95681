@NullMarked
package dev.sesame.token;

import org.jspecify.annotations.NullMarked;
