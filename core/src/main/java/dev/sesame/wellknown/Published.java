package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What an organisation published, now or the last time that it could be asked.
 *
 * @param membership whose login it was asked for
 * @param snapshot what it said; empty when it never could be asked
 * @param problem why it could not be asked now; empty when the snapshot is of now
 */
public record Published(
        Membership membership, Optional<Snapshot> snapshot, Optional<AuthException> problem) {

    /**
     * A document and what its {@code remote_config} led to.
     *
     * @param document the document
     * @param remoteConfig the configuration behind the token, if there is any
     * @param fetched when the organisation last confirmed it
     */
    public record Snapshot(
            WellKnownDocument document, Optional<JsonObject> remoteConfig, Instant fetched) {}
}
