package dev.sesame.oauth;

import java.net.URI;
import java.util.List;

/**
 * What the authorization server knows about this client, and what the client asks for.
 *
 * @param clientId the identifier that the server gave
 * @param authentication how the client proves who it is
 * @param scopes what is asked for (RFC 6749 section 3.3); may be empty
 * @param audiences for whom the token shall be, as names (RFC 8693 section 2.1; some servers want
 *     them with all grants); may be empty
 * @param resources for whom the token shall be, as URLs (RFC 8707); may be empty
 */
public record ClientRegistration(
        String clientId,
        ClientAuthentication authentication,
        List<String> scopes,
        List<String> audiences,
        List<URI> resources) {

    /** Copies the lists. */
    public ClientRegistration {
        scopes = List.copyOf(scopes);
        audiences = List.copyOf(audiences);
        resources = List.copyOf(resources);
    }

    /** Tells whether OpenID Connect is asked for, so that the answer holds an ID token. */
    public boolean isOpenId() {
        return scopes.contains("openid");
    }
}
