/** Tests of the room through its door. */
@NullMarked
package dev.sesame.provider;

import org.jspecify.annotations.NullMarked;
