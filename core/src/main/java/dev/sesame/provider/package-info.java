/**
 * Which models there are and how to talk to one: the models.dev catalogue, the providers that the
 * configuration adds, the key that each of them gets, and one streamed exchange in the provider's
 * wire format. Takes the effective configuration as a tree and keys as values: it knows neither
 * where they are stored nor how they are renewed.
 */
@NullMarked
package dev.sesame.provider;

import org.jspecify.annotations.NullMarked;
