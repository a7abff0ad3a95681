/**
 * Talks to the person at the terminal: what is printed, what is asked, and the commands that do
 * both. The only room that knows a terminal; it decides nothing about credentials.
 */
@NullMarked
package dev.sesame.cli;

import org.jspecify.annotations.NullMarked;
