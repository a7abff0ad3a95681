package dev.sesame.cli;

import dev.sesame.http.DisplayUrl;
import dev.sesame.provider.CatalogueProvider;
import java.util.List;

/** The name by which people know a provider: the catalogue's, else its id or URL. */
final class DisplayName {
    private DisplayName() {}

    static String of(String id, List<CatalogueProvider> known) {
        for (var provider : known) {
            if (provider.id().equals(id)) {
                return provider.name();
            }
        }
        return DisplayUrl.of(id);
    }
}
