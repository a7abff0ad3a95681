/**
 * The company's OpenID Connect login: what is asked of which server, the sessions that people and
 * machines have with it, and how a person signs in.
 */
@NullMarked
package dev.sesame.sso;

import org.jspecify.annotations.NullMarked;
