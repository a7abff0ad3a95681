/** What clients are told: the discovery document and each team's defaults. */
@NullMarked
package dev.sesame.server.publish;

import org.jspecify.annotations.NullMarked;
