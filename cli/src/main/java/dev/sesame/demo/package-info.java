/**
 * A company on this machine for as long as {@code sesame demo} runs: its sign-on, the
 * organisation's server, a small model behind it, and a walk through logging in with it. Loaded for
 * that command alone; knows core, the server and the terminal, and no other command.
 */
@NullMarked
package dev.sesame.demo;

import org.jspecify.annotations.NullMarked;
