/**
 * The only room that calls the network. Hides time limits, size limits, proxies and the company's
 * certificate authority. Nothing is ever sent to another origin than the one that was asked for.
 */
@NullMarked
package dev.sesame.http;

import org.jspecify.annotations.NullMarked;
