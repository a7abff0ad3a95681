/** Tests of the fakes themselves: a fake that lies makes every other test worthless. */
@NullMarked
package dev.sesame.testkit;

import org.jspecify.annotations.NullMarked;
