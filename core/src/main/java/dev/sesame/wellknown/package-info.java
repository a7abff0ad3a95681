/**
 * Organisations: the discovery document at {@code /.well-known/opencode}, the trust that a person
 * gave it, and the token command that it names. Everything that comes from the document is
 * untrusted until {@link dev.sesame.wellknown.OrganisationTrust} has let it pass. Knows nothing of
 * where tokens are stored or what the configuration in a document means.
 */
@NullMarked
package dev.sesame.wellknown;

import org.jspecify.annotations.NullMarked;
