/**
 * Anthropic's three ways to log in, as a plugin that comes with Sesame: an API key, the session of
 * Claude Code, a browser sign-in. It sees what every plugin sees, and the machine. It imitates
 * nobody: no client id, user agent or system prompt of another program is in here.
 */
@NullMarked
package dev.sesame.anthropic;

import org.jspecify.annotations.NullMarked;
