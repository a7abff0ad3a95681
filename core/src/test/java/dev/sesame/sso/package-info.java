@NullMarked
package dev.sesame.sso;

import org.jspecify.annotations.NullMarked;
