/** What was used: one record per request, and its sums. */
@NullMarked
package dev.sesame.server.usage;

import org.jspecify.annotations.NullMarked;
