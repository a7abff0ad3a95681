package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.PackageVersion;
import dev.sesame.Secret;
import dev.sesame.http.Origin;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Which commands people have let organisations run, and where their tokens may go. The only maker
 * of an {@link ApprovedCommand}, so that nothing else can run. Safe for threads and processes:
 * decisions that are remembered at the same time are all kept.
 */
public final class OrganisationTrust {
    private final Environment environment;
    private final OrganisationRules rules;

    /** Remembers decisions in Sesame's state directory, within {@code rules}. */
    public OrganisationTrust(Environment environment, OrganisationRules rules) {
        this.environment = environment;
        this.rules = rules;
    }

    /** A token command that may run. Only {@link OrganisationTrust} can make one. */
    public static final class ApprovedCommand {
        private final Organisation organisation;
        private final AuthCommand auth;
        private final Set<Origin> confirmed;

        private ApprovedCommand(
                Organisation organisation, AuthCommand auth, Set<Origin> confirmed) {
            this.organisation = organisation;
            this.auth = auth;
            this.confirmed = confirmed;
        }

        /** Returns where the token that it prints may go. */
        public TokenScope scope() {
            return new TokenScope(organisation, confirmed);
        }

        /** Returns the command and its variable. */
        public AuthCommand auth() {
            return auth;
        }
    }

    /**
     * Decides whether the command of {@code document} may run.
     *
     * @param named the origins to which the document wants the token to be sent
     * @throws AuthException {@link Failure#UNTRUSTED} when it may not
     */
    public ApprovedCommand approve(WellKnownDocument document, Set<Origin> named, Consent consent) {
        var organisation = document.organisation();
        var auth = document.auth();
        if (!rules.permits(organisation)) {
            throw refused(
                    organisation, "it is not among the organisations that this machine allows");
        }
        if (!rules.permits(auth)) {
            throw refused(
                    organisation,
                    "this machine does not allow its command " + auth.command().getFirst());
        }
        ask(organisation, auth, consent);
        return new ApprovedCommand(organisation, auth, confirm(organisation, named, consent));
    }

    /**
     * Returns the command that was approved for {@code organisation} before, to be run again
     * without asking; empty when none was, or the machine does not allow it any more.
     */
    public Optional<ApprovedCommand> approved(Organisation organisation) {
        if (!rules.permits(organisation)) {
            return Optional.empty();
        }
        return pinned(organisation)
                .filter(rules::permits)
                .map(auth ->
                        new ApprovedCommand(organisation, auth, scope(organisation).confirmed()));
    }

    private void ask(Organisation organisation, AuthCommand auth, Consent consent) {
        var before = pinned(organisation);
        if (before.equals(Optional.of(auth))) {
            return;
        }
        var question =
                before.isPresent()
                        ? Consent.Question.CHANGED_COMMAND
                        : Consent.Question.FIRST_COMMAND;
        if (!consent.toRun(question, organisation, auth)) {
            throw before.isPresent()
                    ? new AuthException(
                            Failure.UNTRUSTED,
                            "the token command of "
                                    + organisation
                                    + " has changed to `"
                                    + auth.joined()
                                    + "` and was not approved",
                            "Look at it on a terminal, or repeat with --yes if you know of the change")
                    : new AuthException(
                            Failure.CANCELLED, "the token command was not approved", "");
        }
    }

    private Set<Origin> confirm(Organisation organisation, Set<Origin> named, Consent consent) {
        var scope = scope(organisation);
        var confirmed = new LinkedHashSet<>(scope.confirmed());
        var foreign =
                named.stream().filter(origin -> !scope.covers(origin)).collect(Collectors.toSet());
        if (!foreign.isEmpty() && consent.toSendTokenTo(organisation, foreign)) {
            confirmed.addAll(foreign);
        }
        return confirmed;
    }

    private static AuthException refused(Organisation organisation, String why) {
        return new AuthException(
                Failure.UNTRUSTED,
                organisation + " cannot be used: " + why,
                "Ask the administrator of this machine (sesame.jsonc)");
    }

    /**
     * Forgets all that is remembered of {@code organisation}: approvals, confirmed origins, and
     * what it published. The rules of this machine have no say in that.
     *
     * @throws AuthException when something stays, naming it
     */
    public static void forget(Environment environment, Organisation organisation) {
        for (var name : List.of("trust.json", "issuers.json", "document.json", "remote.json")) {
            new StateFile(environment.sesameState(), organisation.url(), name).delete();
        }
    }

    /** Remembers that {@code command} was approved and has run. */
    public void pin(ApprovedCommand command) {
        remember(
                command.organisation,
                before -> {
                    var origins = new TreeSet<>(before.strings("origins"));
                    command.confirmed.forEach(origin -> origins.add(origin.toString()));
                    var now = environment.clock().instant().toEpochMilli();
                    return before.with("command", JsonArray.ofStrings(command.auth.command()))
                            .with("env", command.auth.env())
                            .with("origins", JsonArray.ofStrings(origins))
                            .with("approved", JsonNumber.of(now));
                });
    }

    private void remember(Organisation organisation, UnaryOperator<JsonObject> change) {
        if (!file(organisation).update(change)) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot remember the approval below " + environment.sesameState(),
                    "Check that this folder is yours and writable");
        }
    }

    /**
     * Returns what the document of {@code organisation} may bring beyond settings: what the rules
     * allow, and each plugin that the person approved as {@code name@version}.
     */
    public Set<String> allowed(Organisation organisation) {
        return allowed(organisation, remembered(organisation));
    }

    private Set<String> allowed(Organisation organisation, JsonObject remembered) {
        var allowed = new LinkedHashSet<>(rules.allowed(organisation));
        for (var plugin : remembered.strings("plugins")) {
            if (PackageVersion.isExact(plugin)) {
                allowed.add(plugin);
            }
        }
        return allowed;
    }

    /**
     * Returns the login to {@code organisation} with what was decided about it.
     *
     * @param variable the name that stands for {@code token}
     * @throws AuthException when no login could have stored a token under this name
     */
    public Membership membership(Organisation organisation, String variable, Secret token) {
        var remembered = remembered(organisation);
        return new Membership(
                organisation,
                variable,
                token,
                scope(organisation, remembered),
                allowed(organisation, remembered));
    }

    /** Remembers that {@code plugin}, as {@code name@version}, may come from there. */
    public void allowPlugin(Organisation organisation, String plugin) {
        remember(
                organisation,
                before -> {
                    var plugins = new LinkedHashSet<>(before.strings("plugins"));
                    plugins.add(plugin);
                    return before.with("plugins", JsonArray.ofStrings(plugins));
                });
    }

    /** Returns where the token of {@code organisation} may go. */
    public TokenScope scope(Organisation organisation) {
        return scope(organisation, remembered(organisation));
    }

    private static TokenScope scope(Organisation organisation, JsonObject remembered) {
        var origins = new LinkedHashSet<Origin>();
        for (var origin : remembered.strings("origins")) {
            origins.add(Origin.of(URI.create(origin)));
        }
        return new TokenScope(organisation, origins);
    }

    private Optional<AuthCommand> pinned(Organisation organisation) {
        var remembered = remembered(organisation);
        return remembered
                .string("env")
                .map(env -> new AuthCommand(remembered.strings("command"), env));
    }

    private JsonObject remembered(Organisation organisation) {
        return file(organisation).read().orElse(JsonObject.EMPTY);
    }

    private StateFile file(Organisation organisation) {
        return new StateFile(environment.sesameState(), organisation.url(), "trust.json");
    }
}
