/**
 * A company on this machine for as long as {@code sesame demo} runs: its sign-on, its discovery
 * document, its gateway with a small model, and a walk through logging in with it. Loaded for that
 * command alone; knows core and the terminal, and no other command.
 */
@NullMarked
package dev.sesame.demo;

import org.jspecify.annotations.NullMarked;
