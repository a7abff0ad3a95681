/** How much a person and a team may ask for, in this process or shared by many. */
@NullMarked
package dev.sesame.server.quota;

import org.jspecify.annotations.NullMarked;
