/**
 * Talking to a person at a terminal, or to whatever stands where one could be: OpenCode's frames
 * and prompts. Everything untrusted is made printable here. Knows no commands.
 */
@NullMarked
package dev.sesame.terminal;

import org.jspecify.annotations.NullMarked;
