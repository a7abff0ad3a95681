/**
 * Plugins in JavaScript and TypeScript, as they exist for OpenCode: finds a program that runs them,
 * installs their packages, and runs them in one child process. What comes out is {@link
 * dev.sesame.plugin.Hooks} like those of a plugin in Java; nobody outside of this room knows a
 * process.
 */
@NullMarked
package dev.sesame.script;

import org.jspecify.annotations.NullMarked;
