/**
 * A server on this machine for one run of a program, which puts today's token of an organisation
 * where the program has a stand-in, and passes on everything else as it is. It knows how a request
 * travels, and neither OpenCode nor what is asked.
 */
@NullMarked
package dev.sesame.relay;

import org.jspecify.annotations.NullMarked;
