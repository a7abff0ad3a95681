package dev.sesame.wellknown;

import dev.sesame.Environment;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The last usable answers of an organisation, kept on disk. */
final class LastKnownGood {
    private final Environment environment;
    private final StateFile document;
    private final StateFile remote;
    private final Duration confirmEvery;

    /** Remembers; what is merely confirmed is written down only every {@code confirmEvery}. */
    LastKnownGood(Environment environment, Organisation organisation, Duration confirmEvery) {
        this.confirmEvery = confirmEvery;
        this.environment = environment;
        this.document =
                new StateFile(environment.sesameState(), organisation.url(), "document.json");
        this.remote = new StateFile(environment.sesameState(), organisation.url(), "remote.json");
    }

    /**
     * An answer that was kept.
     *
     * @param address where it came from; an answer from elsewhere does not count
     * @param text its body
     * @param etag its validator (RFC 9110 section 8.8.3)
     * @param fetched when it was last confirmed
     */
    record Answer(String address, String text, Optional<String> etag, Instant fetched) {}

    Optional<Answer> document(String address) {
        return read(document, address);
    }

    Optional<Answer> remote(String address) {
        return read(remote, address);
    }

    void keepDocument(Answer answer, Optional<Answer> before) {
        keep(document, answer, before);
    }

    void keepRemote(Answer answer, Optional<Answer> before) {
        keep(remote, answer, before);
    }

    private static Optional<Answer> read(StateFile file, String address) {
        return file.read()
                .filter(kept -> kept.string("address").equals(Optional.of(address)))
                .flatMap(kept ->
                        kept.string("text")
                                .map(text ->
                                        new Answer(
                                                address,
                                                text,
                                                kept.string("etag"),
                                                fetched(kept))));
    }

    private static Instant fetched(JsonObject kept) {
        return Instant.ofEpochMilli(kept.number("fetched").map(BigDecimal::longValue).orElse(0L));
    }

    private void keep(StateFile file, Answer answer, Optional<Answer> before) {
        boolean fresh =
                before.filter(old ->
                                old.text().equals(answer.text())
                                        && old.etag().equals(answer.etag()))
                        .filter(old -> old.fetched().plus(confirmEvery).isAfter(now()))
                        .isPresent();
        if (fresh) {
            return;
        }
        var object =
                JsonObject.EMPTY
                        .with("address", answer.address())
                        .with("text", answer.text())
                        .with("fetched", JsonNumber.of(answer.fetched().toEpochMilli()));
        file.write(answer.etag().map(etag -> object.with("etag", etag)).orElse(object));
    }

    Instant now() {
        return environment.clock().instant();
    }
}
