/**
 * OpenCode's configuration: where it comes from, what it may say, and what holds in the end. Knows
 * the files and their format; must not know credentials, providers or the network.
 */
@NullMarked
package dev.sesame.config;

import org.jspecify.annotations.NullMarked;
