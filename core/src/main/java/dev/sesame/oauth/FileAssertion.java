package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.sesame.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Client authentication by a JWT of another issuer (RFC 7523 section 2.2). Nimbus' own takes only
 * those whose subject is the client's identifier, and a workload's never is.
 */
final class FileAssertion extends ClientAuthentication {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Secret assertion;

    FileAssertion(ClientID id, Secret assertion) {
        super(ClientAuthenticationMethod.PRIVATE_KEY_JWT, id);
        this.assertion = assertion;
    }

    @Override
    public Set<String> getFormParameterNames() {
        return Set.of("client_id", "client_assertion", "client_assertion_type");
    }

    @Override
    public void applyTo(HTTPRequest request) {
        var form = new LinkedHashMap<>(URLUtils.parseParameters(request.getBody()));
        form.put("client_id", List.of(getClientID().getValue()));
        form.put("client_assertion_type", List.of(TYPE));
        form.put("client_assertion", List.of(assertion.reveal()));
        request.setBody(URLUtils.serializeParameters(form));
    }
}
