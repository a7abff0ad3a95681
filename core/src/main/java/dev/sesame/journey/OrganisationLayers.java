package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.Published.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** What an organisation said, as layers of configuration: its document's, and what lies behind. */
final class OrganisationLayers {
    private OrganisationLayers() {}

    /**
     * Reads {@code snapshot}, lowest layer first.
     *
     * @throws AuthException when it cannot be used
     */
    static List<OrganisationDefaults> of(
            Membership membership, Snapshot snapshot, Environment environment) {
        var all = new ArrayList<OrganisationDefaults>();
        var address = membership.organisation().document().toString();
        all.add(read(membership, address, snapshot.document().config(), environment));
        if (snapshot.remoteConfig().isPresent()) {
            var url = snapshot.document().remoteConfig().orElseThrow().url();
            all.add(read(membership, url, snapshot.remoteConfig().get(), environment));
        }
        return all;
    }

    /** Reads {@code config}, which came from {@code url}. */
    static OrganisationDefaults read(
            Membership membership, String url, JsonObject config, Environment environment) {
        return OrganisationDefaults.read(
                new OrganisationDefaults.Document(
                        url, config, membership.variable(), membership.token()),
                membership.allowed(),
                environment);
    }
}
