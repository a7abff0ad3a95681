/**
 * What a plugin is written against: the third way in, in OpenCode's words. A plugin sees this
 * package, {@link dev.sesame.json}, {@link dev.sesame.credential.Credential}, {@link
 * dev.sesame.Secret}, {@link dev.sesame.AuthException} with its {@link dev.sesame.Failure}, and the
 * JDK, and nothing else of Sesame.
 */
@NullMarked
package dev.sesame.plugin;

import org.jspecify.annotations.NullMarked;
