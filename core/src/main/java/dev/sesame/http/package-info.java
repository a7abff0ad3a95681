/**
 * The only room that calls the network. Hides time limits, size limits, proxies, whom the company
 * trusts and who we are to its servers. Nothing is ever sent to another origin than the one that
 * was asked for.
 */
@NullMarked
package dev.sesame.http;

import org.jspecify.annotations.NullMarked;
