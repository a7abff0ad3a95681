package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.SignIn;
import dev.sesame.testkit.SteppingClock;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** An organisation with one issuer and nothing else, and its authenticator. */
final class Doorway {
    private final AtomicReference<OrganisationDefinition> definition;
    private final TokenAuthenticator authenticator;

    private Doorway(Issuer issuer, SteppingClock clock) {
        definition = new AtomicReference<>(organisation(List.of(issuer), Set.of()));
        var nowhere = Path.of("/nonexistent");
        authenticator =
                new TokenAuthenticator(
                        definition::get, new Environment(Map.of(), nowhere, nowhere, clock));
    }

    static Doorway of(Issuer issuer, SteppingClock clock) {
        return new Doorway(issuer, clock);
    }

    private static OrganisationDefinition organisation(List<Issuer> issuers, Set<String> blocked) {
        return new OrganisationDefinition(
                "1",
                "Acme",
                URI.create("https://ai.acme.test"),
                issuers,
                new SignIn("ACME_AI_TOKEN", List.of(), Optional.empty()),
                JsonObject.EMPTY,
                List.of(),
                List.of(),
                blocked,
                Optional.empty(),
                Optional.empty());
    }

    /** Blocks {@code people}, and nobody else, by a new reading of the files. */
    void block(String... people) {
        definition.updateAndGet(old -> organisation(old.issuers(), Set.of(people)));
    }

    /** Trusts {@code issuers} alone from now on. */
    void trust(Issuer... issuers) {
        definition.updateAndGet(old -> organisation(List.of(issuers), old.blocked()));
    }

    CompletionStage<Caller> ask(String token) {
        return authenticator.authenticate(Secret.of(token));
    }

    /**
     * Waits for who it is.
     *
     * @throws AuthException when nobody
     */
    Caller enter(String token) {
        try {
            return ask(token).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof AuthException refusal ? refusal : e;
        }
    }
}
