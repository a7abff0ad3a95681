package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.jwt.Jwt;
import dev.sesame.server.access.Trust.Refused;
import dev.sesame.server.definition.OrganisationDefinition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Verifies the tokens of the organisation's issuers: JWTs by their signature, others by asking (RFC
 * 7662). Safe for use by many threads.
 *
 * <p>A token that was good is known by its hash until it ends, its issuer's keys have to be fetched
 * anew, or a minute has passed where the issuer has to be asked. Whoever is blocked is refused at
 * once all the same. What has to wait for the network does so on threads of its own, on which the
 * returned stage completes then; many requests with one token cause one question.
 */
public final class TokenAuthenticator implements BearerAuthenticator {
    /** How long a bad token is not looked at again. */
    private static final Duration REFUSED = Duration.ofSeconds(10);

    private final Supplier<OrganisationDefinition> definitions;
    private final Environment environment;
    private final InstantSource clock;
    private final Map<TokenHash, CompletableFuture<Caller>> pending = new ConcurrentHashMap<>();
    private volatile Trust trust;

    /**
     * Trusts the issuers, and refuses the blocked people, of what {@code definitions} gives at each
     * moment, which has to be quick and the same object until something changes.
     */
    public TokenAuthenticator(
            Supplier<OrganisationDefinition> definitions, Environment environment) {
        this.definitions = definitions;
        this.environment = environment;
        this.clock = environment.clock();
        this.trust = Trust.of(definitions.get(), environment);
    }

    @Override
    public CompletionStage<Caller> authenticate(Secret token) {
        if (token.reveal().length() > Jwt.LONGEST) {
            return CompletableFuture.failedStage(Trust.foreign());
        }
        var current = current();
        var hash = TokenHash.of(token);
        var now = clock.instant();
        var known = current.accepted().find(hash);
        if (known.isPresent() && now.isBefore(known.get().until())) {
            return admitted(current, known.get());
        }
        var bad = current.refused().find(hash);
        if (bad.isPresent() && now.isBefore(bad.get().until())) {
            return CompletableFuture.failedStage(bad.get().problem());
        }
        return identified(current, token, hash);
    }

    private Trust current() {
        var definition = definitions.get();
        var known = trust;
        return known.definition().equals(definition) ? known : renewed(definition);
    }

    private synchronized Trust renewed(OrganisationDefinition definition) {
        if (!trust.definition().equals(definition)) {
            trust = trust.with(definition, environment);
        }
        return trust;
    }

    private static CompletionStage<Caller> admitted(Trust trust, Identity identity) {
        return trust.blocks(identity)
                ? CompletableFuture.failedStage(blocked())
                : CompletableFuture.completedStage(identity.caller());
    }

    private CompletionStage<Caller> identified(Trust current, Secret token, TokenHash hash) {
        try {
            if (!Jwt.isShapeOf(token)) {
                current.checkCanAsk();
                return later(hash, () -> ask(current, token), current);
            }
            var jwt = Jwt.of(token);
            var issuer = current.issuer(jwt.issuer()).orElseThrow(Trust::foreign);
            var identity = issuer.verifyAtOnce(jwt);
            if (identity.isEmpty()) {
                return later(hash, () -> issuer.verify(jwt, token), current);
            }
            current.accepted().put(hash, identity.get());
            return admitted(current, identity.get());
        } catch (AuthException e) {
            remember(current, hash, e);
            return CompletableFuture.failedStage(e);
        }
    }

    /** Does {@code work} where it may wait, once for all who ask about the same token meanwhile. */
    private CompletionStage<Caller> later(TokenHash hash, Supplier<Identity> work, Trust current) {
        var answer = new CompletableFuture<Caller>();
        var asked = pending.putIfAbsent(hash, answer);
        if (asked != null) {
            return asked;
        }
        Thread.ofVirtual().name("access").start(() -> settle(answer, hash, work, current));
        return answer;
    }

    private void settle(
            CompletableFuture<Caller> answer,
            TokenHash hash,
            Supplier<Identity> work,
            Trust current) {
        try {
            var identity = work.get();
            current.accepted().put(hash, identity);
            // whoever comes after the answer must not be given this one
            pending.remove(hash);
            if (current().blocks(identity)) {
                answer.completeExceptionally(blocked());
                return;
            }
            answer.complete(identity.caller());
        } catch (RuntimeException | Error e) {
            if (e instanceof AuthException refusal) {
                remember(current, hash, refusal);
            }
            pending.remove(hash);
            answer.completeExceptionally(e);
        }
    }

    /** A token without a name of its issuer is for whoever knows it. */
    private static Identity ask(Trust current, Secret token) {
        var refusal = Trust.foreign();
        for (var issuer : current.issuers()) {
            try {
                if (issuer.canBeAsked()) {
                    return issuer.ask(token);
                }
            } catch (AuthException e) {
                refusal = refusal.failure() == Failure.UNREACHABLE ? refusal : e;
            }
        }
        throw refusal;
    }

    /** Whether somebody answers may change at any time, what a token is may not. */
    private void remember(Trust current, TokenHash hash, AuthException refusal) {
        if (refusal.failure() != Failure.UNREACHABLE) {
            current.refused().put(hash, new Refused(refusal, clock.instant().plus(REFUSED)));
        }
    }

    private static AuthException blocked() {
        return new AuthException(
                Failure.ACCESS_DENIED,
                "the organisation blocks this person",
                "Ask the people who run the organisation's server");
    }
}
