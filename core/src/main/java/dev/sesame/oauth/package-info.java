/**
 * What the RFCs of OAuth 2.0 and OpenID Connect Core say about getting a token: discovery, grants,
 * the answers of a token endpoint, revocation. Knows no storage, no person and no rule about when a
 * token is renewed. Requests are built by Nimbus and sent by the room {@code http}; answers are
 * read by Sesame's own parsers, which are stricter.
 */
@NullMarked
package dev.sesame.oauth;

import org.jspecify.annotations.NullMarked;
