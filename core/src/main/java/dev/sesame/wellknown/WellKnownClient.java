package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.http.HttpReply;
import dev.sesame.http.HttpRequest;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.LastKnownGood.Answer;
import dev.sesame.wellknown.Published.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;

/** Fetches what organisations publish, and remembers the last usable answer. Safe for threads. */
public final class WellKnownClient {
    private static final Duration AT_LOGIN = Duration.ofSeconds(10);

    /** Time and again a start should not write. */
    private static final Duration CONFIRM_EVERY = Duration.ofMinutes(5);

    private final Http http;
    private final Environment environment;
    private final OrganisationRules rules;
    private final Duration confirmEvery;

    /**
     * Sends with {@code http}; remembers in Sesame's state directory.
     *
     * @param rules say whose documents have to be signed
     */
    public WellKnownClient(Http http, Environment environment, OrganisationRules rules) {
        this(http, environment, rules, CONFIRM_EVERY);
    }

    private WellKnownClient(
            Http http, Environment environment, OrganisationRules rules, Duration confirmEvery) {
        this.http = http;
        this.environment = environment;
        this.rules = rules;
        this.confirmEvery = confirmEvery;
    }

    /** Returns one that remembers of each answer when it came, however often that is. */
    public WellKnownClient confirming() {
        return new WellKnownClient(http, environment, rules, Duration.ZERO);
    }

    /**
     * Fetches the document for a login, without credentials and without the remembered copy.
     *
     * @throws AuthException when there is none, or it is not JSON
     */
    public WellKnownDocument fetch(Organisation organisation) {
        var signing = rules.signing(organisation);
        HttpReply reply;
        try {
            var request = HttpRequest.get(organisation.document()).within(AT_LOGIN);
            reply = http.send(signing.ask(request));
        } catch (AuthException e) {
            throw atLogin(organisation, e);
        }
        if (reply.isHtml()) {
            throw Inquiry.loginPage(
                    organisation.document().toString(),
                    "Open it in a browser to see what stands before it: a sign-in, a VPN, a proxy");
        }
        if (!reply.isSuccess()) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    "Failed to load auth provider metadata from "
                            + organisation
                            + ": the server answered with status "
                            + reply.status(),
                    "Check that " + organisation.document() + " exists");
        }
        var address = organisation.document().toString();
        var text = signing.open(address, reply.text(), environment.clock().instant());
        return WellKnownDocument.parse(organisation, text);
    }

    private static AuthException atLogin(Organisation organisation, AuthException e) {
        if (e.failure() == Failure.INVALID_CONFIG) {
            return e; // of this machine, not of the organisation
        }
        var problem = e.problem();
        int why = problem.indexOf(": ");
        return new AuthException(
                e.failure(),
                "Failed to load auth provider metadata from "
                        + organisation
                        + (why < 0 ? ": " + problem : problem.substring(why)),
                e.nextStep(),
                e);
    }

    /**
     * Checks, without asking anybody, that the {@code remote_config} of {@code document} can be
     * used.
     *
     * @throws AuthException when it points to where the token may not go, or asks for more than
     *     that
     */
    public void checkRemoteConfig(WellKnownDocument document, TokenScope scope) {
        var membership =
                new Membership(
                        document.organisation(),
                        document.auth().env(),
                        Secret.of("token"),
                        scope,
                        Set.of());
        document.remoteConfig()
                .ifPresent(c -> new RemoteConfigRequest(membership, document, c).build());
    }

    /**
     * Fetches for all logins at the same time; the result has their order.
     *
     * @param tokens for what is behind the token
     * @param check refuses, by an {@link AuthException}, what cannot be used; the last answer that
     *     it let pass is then used instead
     */
    public List<Published> fetchAll(
            List<Membership> memberships,
            MemberTokens tokens,
            BiConsumer<Membership, Snapshot> check) {
        var tasks = new ArrayList<FutureTask<Published>>();
        for (var membership : memberships) {
            var task = new FutureTask<>(() -> published(membership, tokens, check));
            tasks.add(task);
            var thread = new Thread(task, "organisation");
            thread.setDaemon(true);
            thread.start();
        }
        return tasks.stream().map(WellKnownClient::get).toList();
    }

    private static Published get(FutureTask<Published> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Published published(
            Membership membership, MemberTokens tokens, BiConsumer<Membership, Snapshot> check) {
        var memory = new LastKnownGood(environment, membership.organisation(), confirmEvery);
        try {
            var snapshot = fetch(membership, memory, tokens, check);
            return new Published(membership, Optional.of(snapshot), Optional.empty());
        } catch (AuthException e) {
            var problem = Optional.of(RemoteInquiry.withoutToken(membership, e));
            return new Published(membership, remembered(membership, memory), problem);
        }
    }

    private Snapshot fetch(
            Membership membership,
            LastKnownGood memory,
            MemberTokens tokens,
            BiConsumer<Membership, Snapshot> check) {
        var organisation = membership.organisation();
        var inquiry = new Inquiry(http, environment.clock(), rules.signing(organisation));
        var address = organisation.document().toString();
        var keptDocument = memory.document(address);
        var answer = inquiry.ask(HttpRequest.get(organisation.document()), address, keptDocument);
        var document = WellKnownDocument.parse(organisation, answer.text());
        var config = document.remoteConfig();
        var keptRemote = config.flatMap(c -> memory.remote(c.url()));
        var remote =
                config.map(c ->
                        new RemoteInquiry(inquiry, tokens)
                                .ask(membership, document, c, keptRemote));
        var snapshot =
                new Snapshot(document, remote.map(WellKnownClient::config), answer.fetched());
        check.accept(membership, snapshot);
        memory.keepDocument(answer, keptDocument);
        remote.ifPresent(r -> memory.keepRemote(r, keptRemote));
        return snapshot;
    }

    private Optional<Snapshot> remembered(Membership membership, LastKnownGood memory) {
        var organisation = membership.organisation();
        return memory.document(organisation.document().toString())
                .map(answer -> {
                    var document = WellKnownDocument.parse(organisation, answer.text());
                    var remote =
                            document.remoteConfig()
                                    .flatMap(c -> memory.remote(c.url()))
                                    .map(WellKnownClient::config);
                    return new Snapshot(document, remote, answer.fetched());
                });
    }

    /** The answer is {@code {config: …}} or the configuration itself. */
    private static JsonObject config(Answer answer) {
        var whole = object(answer.address(), answer.text());
        return whole.object("config").orElse(whole);
    }

    private static JsonObject object(String address, String text) {
        try {
            return Json.parse(text)
                    .asObject()
                    .orElseThrow(() -> undecodable(address, "expected object"));
        } catch (JsonSyntaxException e) {
            throw undecodable(address, e.describe());
        }
    }

    private static AuthException undecodable(String address, String why) {
        return new AuthException(
                Failure.PROTOCOL,
                "failed to decode remote config from " + address + ": " + why,
                "Ask the people who publish it to correct it");
    }
}
