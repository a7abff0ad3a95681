/**
 * Runs the real command against what OpenCode was recorded to do. Knows no type of the program:
 * what counts is what a user, the file system and a server can see. The scenarios and how to work
 * with them are described in {@code src/test/resources/opencode/README.md}.
 */
@NullMarked
package dev.sesame.acceptance;

import org.jspecify.annotations.NullMarked;
