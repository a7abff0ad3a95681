/**
 * The organisation's server: publishes the discovery document, and lets requests to the models
 * through.
 */
@NullMarked
package dev.sesame.server;

import org.jspecify.annotations.NullMarked;
