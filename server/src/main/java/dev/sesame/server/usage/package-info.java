/** What was used: one record per request, stored and counted. */
@NullMarked
package dev.sesame.server.usage;

import org.jspecify.annotations.NullMarked;
