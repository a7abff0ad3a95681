package dev.sesame.server.gateway;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.server.access.BearerAuthenticator;
import dev.sesame.server.access.Caller;
import dev.sesame.server.access.Sender;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import dev.sesame.server.operation.RequestEvent;
import dev.sesame.server.operation.RequestLog;
import dev.sesame.server.quota.Quotas;
import dev.sesame.server.usage.UsageLog;
import dev.sesame.server.usage.UsageRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Those whom the gateway asks and tells, in memory. */
final class Gate implements BearerAuthenticator, Quotas, UsageLog, RequestLog {
    static final String ALICE = "token-of-alice-canary";
    static final String BORIS = "token-of-boris-canary";
    static final String NOBODY_ELSE = "token-of-a-stranger";
    static final String SLOW = "token-that-is-checked-elsewhere";
    static final String LEFT = "token-of-somebody-who-left";
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static final Map<String, String> GROUPS =
            Map.of(ALICE, "eng", BORIS, "res", NOBODY_ELSE, "visitors", SLOW, "eng");

    final BlockingQueue<UsageRecord> used = new LinkedBlockingQueue<>();
    final BlockingQueue<RequestEvent> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> expected = new LinkedBlockingQueue<>();
    final BlockingQueue<String> senders = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> settled = new LinkedBlockingQueue<>();
    final AtomicReference<OrganisationDefinition> definition;
    volatile Quotas.Verdict verdict = new Quotas.Admitted(settled::add);
    volatile Optional<CompletableFuture<Verdict>> later = Optional.empty();

    private final Map<String, String> variables;

    Gate(OrganisationDefinition definition, Map<String, String> variables) {
        this.definition = new AtomicReference<>(definition);
        this.variables = variables;
    }

    Gateway.Parts parts() {
        var root = Path.of("/");
        var environment = new Environment(variables, root, root, InstantSource.system());
        return new Gateway.Parts(definition::get, this, this, this, this, environment);
    }

    UsageRecord usage() throws InterruptedException {
        return java.util.Objects.requireNonNull(used.poll(60, TimeUnit.SECONDS), "no usage");
    }

    RequestEvent event() throws InterruptedException {
        return java.util.Objects.requireNonNull(events.poll(60, TimeUnit.SECONDS), "no event");
    }

    @Override
    public CompletionStage<Caller> authenticate(Secret token, Sender sender) {
        var text = token.reveal();
        senders.add(sender.address() + " for " + sender.forwardedFor());
        if (text.equals(LEFT)) {
            return failed(Failure.ACCESS_DENIED, "carol is blocked");
        }
        var group = GROUPS.get(text);
        if (group == null) {
            return failed(Failure.NOT_LOGGED_IN, "the signature is wrong");
        }
        var caller = new Caller("https://login", text.substring(9), "A person", Set.of(group), NOW);
        return text.equals(SLOW)
                ? CompletableFuture.supplyAsync(() -> caller)
                : CompletableFuture.completedFuture(caller);
    }

    private static CompletionStage<Caller> failed(Failure failure, String why) {
        return CompletableFuture.failedFuture(new AuthException(failure, why, ""));
    }

    @Override
    public CompletionStage<Verdict> admit(Caller caller, Team team, long tokens) {
        expected.add(tokens);
        return later.orElseGet(() -> CompletableFuture.completedFuture(verdict));
    }

    @Override
    public void add(UsageRecord record) {
        used.add(record);
    }

    @Override
    public void ended(RequestEvent event) {
        events.add(event);
    }

    List<RequestEvent> allEvents() {
        return List.copyOf(events);
    }

    @Override
    public void close() {}
}
