package dev.sesame.journey;

import dev.sesame.http.Origin;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.WellKnownDocument;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The origins to which a document wants requests with the organisation's token to go. */
final class NamedOrigins {
    private NamedOrigins() {}

    static Set<Origin> in(WellKnownDocument document) {
        var origins = new LinkedHashSet<Origin>();
        var providers = document.config().object("provider").orElse(JsonObject.EMPTY);
        for (var provider : providers.members().values()) {
            var entry = provider.asObject().orElse(JsonObject.EMPTY);
            add(origins, entry.string("api"));
            add(origins, entry.object("options").flatMap(options -> options.string("baseURL")));
        }
        document.remoteConfig().ifPresent(remote -> add(origins, Optional.of(remote.url())));
        return origins;
    }

    private static void add(Set<Origin> origins, Optional<String> url) {
        try {
            url.map(URI::create).map(Origin::of).filter(Origin::isSecure).ifPresent(origins::add);
        } catch (IllegalArgumentException _) {
            // a URL with a reference in it is judged when it is used
        }
    }
}
