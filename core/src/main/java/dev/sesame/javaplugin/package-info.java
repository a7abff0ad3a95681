/**
 * Plugins written in Java: a source file, a jar, or a class of the class path becomes a {@link
 * dev.sesame.plugin.Plugin}. It knows neither the configuration that names them nor what becomes of
 * their hooks.
 */
@NullMarked
package dev.sesame.javaplugin;

import org.jspecify.annotations.NullMarked;
