package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.Origin;
import dev.sesame.wellknown.WellKnownDocument.RemoteConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The request that a {@code remote_config} asks for. It may hold the organisation's own token and
 * no other reference, and goes only where the token may go.
 */
final class RemoteConfigRequest {
    private final Membership membership;
    private final WellKnownDocument document;
    private final RemoteConfig config;

    RemoteConfigRequest(Membership membership, WellKnownDocument document, RemoteConfig config) {
        this.membership = membership;
        this.document = document;
        this.config = config;
    }

    /** Tells whether the organisation's token is in it, which is why it may be refused. */
    boolean carriesToken() {
        var texts = new ArrayList<>(config.headers().values());
        texts.add(config.url());
        var references = own().stream().map(VariableName::reference).toList();
        return texts.stream().anyMatch(text -> references.stream().anyMatch(text::contains));
    }

    HttpRequest build() {
        var uri = address();
        if (!membership.scope().covers(Origin.of(uri))) {
            throw refused(
                    "it points to " + config.url() + ", where the organisation's token may not go");
        }
        var request = HttpRequest.get(uri);
        for (var header : config.headers().entrySet()) {
            request = request.header(header.getKey(), replaced(header.getValue()));
        }
        return request;
    }

    private URI address() {
        try {
            var uri = URI.create(replaced(config.url()));
            if (uri.getHost() == null) {
                throw refused("its url is not the address of a server");
            }
            return uri;
        } catch (IllegalArgumentException _) {
            throw refused("its url is not a URL");
        }
    }

    private String replaced(String text) {
        var own = own();
        var result = text;
        for (var name : own) {
            result = result.replace(VariableName.reference(name), membership.token().reveal());
        }
        var other = reference(text, own);
        if (other.isPresent()) {
            throw refused("it may not use " + other.get());
        }
        return result;
    }

    /** The names that stand for the token: as it is stored, and as the document has it today. */
    private Set<String> own() {
        var own = new HashSet<>(Set.of(membership.variable()));
        document.variable().ifPresent(own::add);
        return own;
    }

    private static Optional<String> reference(String text, Set<String> own) {
        for (int start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
            int end = text.indexOf('}', start);
            if (end > 0 && (text.startsWith("{env:", start) || text.startsWith("{file:", start))) {
                var name = text.substring(start + 5, end);
                if (text.startsWith("{file:", start) || !own.contains(name)) {
                    return Optional.of(text.substring(start, end + 1));
                }
            }
        }
        return Optional.empty();
    }

    private AuthException refused(String why) {
        return new AuthException(
                Failure.UNTRUSTED,
                "the remote_config of " + membership.organisation() + " is refused: " + why,
                "Log in again on a terminal to look at it: sesame auth login "
                        + membership.organisation());
    }
}
