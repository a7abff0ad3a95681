/**
 * The file among OpenCode's plugins that lets OpenCode itself have tokens that are good: whether it
 * is there, and putting and removing it. What it does is told in {@code sesame.js}.
 */
@NullMarked
package dev.sesame.shim;

import org.jspecify.annotations.NullMarked;
