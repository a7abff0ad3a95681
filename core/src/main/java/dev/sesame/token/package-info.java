/** When a token is renewed, and by whom: once, however many threads and processes need it. */
@NullMarked
package dev.sesame.token;

import org.jspecify.annotations.NullMarked;
