/** The server as its operators see it: metrics, traces, logs, health. */
@NullMarked
package dev.sesame.server.operation;

import org.jspecify.annotations.NullMarked;
