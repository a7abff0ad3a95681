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
    private final BadTokens bad;
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
        this.bad = new BadTokens(clock);
        this.trust = Trust.of(definitions.get(), environment);
    }

    /**
     * A token that is not known to be good.
     *
     * @param wasGood whether it was, but has to be looked at anew
     */
    private record Unknown(Secret token, TokenHash hash, Sender sender, boolean wasGood) {}

    @Override
    public CompletionStage<Caller> authenticate(Secret token, Sender sender) {
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
        var refused = current.refused().find(hash);
        if (refused.isPresent() && now.isBefore(refused.get().until())) {
            return CompletableFuture.failedStage(refused.get().problem());
        }
        if (known.isEmpty() && bad.areTooManyOf(sender)) {
            return CompletableFuture.failedStage(tooMany());
        }
        return identified(current, new Unknown(token, hash, sender, known.isPresent()));
    }

    @SuppressWarnings("ReferenceEquality") // to compare what is in them takes longer than a request
    private Trust current() {
        var definition = definitions.get();
        var known = trust;
        return known.definition() == definition ? known : renewed(definition);
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized Trust renewed(OrganisationDefinition definition) {
        if (trust.definition() != definition) {
            trust = trust.with(definition, environment);
        }
        return trust;
    }

    private static CompletionStage<Caller> admitted(Trust trust, Identity identity) {
        return trust.blocks(identity)
                ? CompletableFuture.failedStage(blocked())
                : CompletableFuture.completedStage(identity.caller());
    }

    private CompletionStage<Caller> identified(Trust current, Unknown unknown) {
        var token = unknown.token();
        try {
            if (!Jwt.isShapeOf(token)) {
                current.checkCanAsk();
                return later(current, unknown, () -> ask(current, unknown));
            }
            var jwt = Jwt.of(token);
            var issuer = current.issuer(jwt.issuer()).orElseThrow(Trust::foreign);
            var identity = issuer.verifyAtOnce(jwt);
            if (identity.isEmpty()) {
                return later(current, unknown, () -> issuer.confirm(issuer.verify(jwt), token));
            }
            if (issuer.hasToConfirm()) {
                return later(current, unknown, () -> issuer.confirm(identity.get(), token));
            }
            return admitted(current, current.accept(unknown.hash(), identity.get()));
        } catch (AuthException e) {
            remember(current, unknown, e);
            return CompletableFuture.failedStage(e);
        }
    }

    /** Does {@code work} where it may wait, once for all who ask about the same token meanwhile. */
    private CompletionStage<Caller> later(Trust current, Unknown unknown, Supplier<Identity> work) {
        var answer = new CompletableFuture<Caller>();
        var asked = pending.putIfAbsent(unknown.hash(), answer);
        if (asked != null) {
            return asked;
        }
        Thread.ofVirtual()
                .name("access")
                .start(() -> {
                    try {
                        var identity = current.accept(unknown.hash(), work.get());
                        // whoever comes after the answer must not be given this one
                        pending.remove(unknown.hash());
                        settle(answer, identity);
                    } catch (RuntimeException | Error e) {
                        try {
                            if (e instanceof AuthException refusal) {
                                remember(current, unknown, refusal);
                            }
                        } finally {
                            pending.remove(unknown.hash());
                            answer.completeExceptionally(e);
                        }
                    }
                });
        return answer;
    }

    private void settle(CompletableFuture<Caller> answer, Identity identity) {
        if (current().blocks(identity)) {
            answer.completeExceptionally(blocked());
            return;
        }
        answer.complete(identity.caller());
    }

    /** A token without a name of its issuer is for whoever knows it. */
    private static Identity ask(Trust current, Unknown unknown) {
        var refusal = Trust.foreign();
        for (var issuer : current.issuers()) {
            try {
                if (issuer.canBeAsked()) {
                    return issuer.ask(unknown.token(), unknown.wasGood());
                }
            } catch (AuthException e) {
                refusal = weight(refusal) > weight(e) ? refusal : e;
            }
        }
        throw refusal;
    }

    /** Whoever knows the token but does not let it in is right, whatever the others say. */
    private static int weight(AuthException refusal) {
        return switch (refusal.failure()) {
            case ACCESS_DENIED -> 2;
            case UNREACHABLE -> 1;
            default -> 0;
        };
    }

    /** Whether somebody answers may change at any time, what a token is may not. */
    private void remember(Trust current, Unknown unknown, AuthException refusal) {
        if (refusal.failure() == Failure.UNREACHABLE) {
            return;
        }
        current.refused().put(unknown.hash(), new Refused(refusal, clock.instant().plus(REFUSED)));
        if (refusal.failure() == Failure.NOT_LOGGED_IN) {
            bad.add(unknown.sender());
        }
    }

    private static AuthException tooMany() {
        return new AuthException(
                Failure.UNREACHABLE,
                "too many bad tokens came from this address; no new one is looked at for now",
                "Try again in some seconds");
    }

    private static AuthException blocked() {
        return new AuthException(
                Failure.ACCESS_DENIED,
                "the organisation blocks this person",
                "Ask the people who run the organisation's server");
    }
}
