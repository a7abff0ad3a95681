package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.Limits;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.SignIn;
import dev.sesame.server.definition.Team;
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

/** An organisation with one issuer and one team, and its authenticator. */
final class Doorway {
    private static final Set<String> GROUPS = Set.of("eng", "platform", "research", "a");

    private final AtomicReference<OrganisationDefinition> definition;
    private final TokenAuthenticator authenticator;

    private Doorway(Issuer issuer, SteppingClock clock) {
        definition = new AtomicReference<>(organisation(List.of(issuer), Set.of(), GROUPS));
        var nowhere = Path.of("/nonexistent");
        authenticator =
                new TokenAuthenticator(
                        definition::get, new Environment(Map.of(), nowhere, nowhere, clock));
    }

    static Doorway of(Issuer issuer, SteppingClock clock) {
        return new Doorway(issuer, clock);
    }

    private static OrganisationDefinition organisation(
            List<Issuer> issuers, Set<String> blocked, Set<String> groups) {
        return new OrganisationDefinition(
                "1",
                "Acme",
                URI.create("https://ai.acme.test"),
                issuers,
                new SignIn("ACME_AI_TOKEN", List.of(), Optional.empty()),
                JsonObject.EMPTY,
                List.of(),
                List.of(
                        new Team(
                                "all",
                                "All",
                                groups,
                                List.of("*"),
                                JsonObject.EMPTY,
                                Limits.NONE,
                                Limits.NONE)),
                blocked,
                Optional.empty(),
                Optional.empty());
    }

    /** Blocks {@code people}, and nobody else, by a new reading of the files. */
    void block(String... people) {
        definition.updateAndGet(old -> organisation(old.issuers(), Set.of(people), GROUPS));
    }

    /** Trusts {@code issuers} alone from now on. */
    void trust(Issuer... issuers) {
        definition.updateAndGet(old -> organisation(List.of(issuers), old.blocked(), GROUPS));
    }

    /** Has a team of {@code groups}, and no other, from now on. */
    void team(String... groups) {
        definition.updateAndGet(old -> organisation(old.issuers(), old.blocked(), Set.of(groups)));
    }

    CompletionStage<Caller> ask(String token) {
        return ask(token, "");
    }

    /** Asks as a client that a proxy forwards for. */
    CompletionStage<Caller> ask(String token, String client) {
        return authenticator.authenticate(Secret.of(token), new From("192.0.2.1", client));
    }

    private record From(String address, String forwardedFor) implements Sender {}

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
