/**
 * The stories: logging in, starting up, asking a model. Each is one class that reads like its
 * description and only puts the other rooms' values together.
 */
@NullMarked
package dev.sesame.journey;

import org.jspecify.annotations.NullMarked;
