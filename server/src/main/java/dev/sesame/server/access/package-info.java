/**
 * Who asks: bearer tokens of the organisation's people, verified, and the team that they are in.
 */
@NullMarked
package dev.sesame.server.access;

import org.jspecify.annotations.NullMarked;
