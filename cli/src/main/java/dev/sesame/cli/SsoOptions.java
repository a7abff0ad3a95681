package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.credential.Credential;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Origin;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.sso.KnownLogin;
import dev.sesame.sso.SsoSession;
import dev.sesame.sso.SsoSettings;
import dev.sesame.wellknown.IssuerTrust;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.WellKnownClient;
import dev.sesame.wellknown.WellKnownDocument;
import java.net.URI;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Which login is meant. The first of these that says something: {@code --issuer} and the options
 * beside it; an organisation's URL and what it publishes; {@code sso} in {@code sesame.jsonc}; the
 * only session there is, or the only one of {@code --account}; the only organisation that is logged
 * in to and publishes one. Of an organisation's token command, {@code SESAME_ORGANISATION} tells
 * whose it is: of what is remembered, it gets what may be its own.
 */
final class SsoOptions {
    private final Arguments arguments;
    private final Program program;
    private final OrganisationRules rules;
    private final Optional<Organisation> asking;
    private final Meant meant;

    SsoOptions(Arguments arguments, Program program) {
        this.arguments = arguments;
        this.program = program;
        this.rules = program.rules();
        this.asking = program.environment().nonEmpty("SESAME_ORGANISATION").map(Organisation::of);
        this.meant = found();
    }

    /** A login, and the organisation whose document alone says so. */
    private record Meant(SsoSettings settings, Optional<Organisation> publisher) {
        static Meant of(SsoSettings settings) {
            return new Meant(settings, Optional.empty());
        }

        /** What the document names as the company's login, if it does. */
        static Optional<Meant> of(WellKnownDocument document) {
            var organisation = document.organisation();
            return document.sso()
                    .map(json -> SsoSettings.published(json, organisation.toString()))
                    .map(settings -> new Meant(settings, Optional.of(organisation)));
        }
    }

    /** Returns the settings of the login that is meant. */
    SsoSettings settings() {
        return arguments
                .option("account")
                .map(meant.settings()::forAccount)
                .orElse(meant.settings());
    }

    private Meant found() {
        var flags = SsoFlags.read(arguments, program.environment().directory());
        var url = arguments.first();
        if (flags.string("issuer").isPresent()) {
            if (url.isPresent()) {
                throw new AuthException(
                        Failure.INVALID_INPUT,
                        "a URL and --issuer are two different logins",
                        "Give one of them");
            }
            return Meant.of(SsoSettings.of(flags, "the command line"));
        }
        SsoFlags.requireNone(flags);
        if (url.isPresent()) {
            return ofOrganisation(Organisation.of(url.get()));
        }
        var rule = rules.sso();
        return rule.isPresent()
                ? Meant.of(SsoSettings.of(rule.get(), "\"sso\" in sesame.jsonc"))
                : remembered();
    }

    /** An account is a person's: it does not choose among the logins of machines. */
    private Meant remembered() {
        var account = arguments.option("account");
        var all = new ArrayList<SsoSettings>();
        var named = new ArrayList<SsoSettings>();
        var foreign = new ArrayList<SsoSettings>();
        for (var login : KnownLogin.all(program.environment(), program::note)) {
            var found = login.settings();
            if (!mayUse(found)) {
                foreign.add(found);
            } else if (account.isEmpty() || found.grant().needsPerson()) {
                all.add(found);
                if (account.equals(Optional.of(found.account()))) {
                    named.add(found);
                }
            }
        }
        if (named.size() == 1 || all.size() == 1) {
            return Meant.of(named.size() == 1 ? named.getFirst() : all.getFirst());
        }
        return known().orElseThrow(
                        () -> foreign.isEmpty() ? nobody(all.size()) : notOf(foreign.getFirst()));
    }

    /** An organisation whose token command names no login gets none but its own. */
    private boolean mayUse(SsoSettings settings) {
        return asking.isEmpty()
                || new IssuerTrust(program.environment(), rules)
                        .covers(asking.get(), Origin.of(URI.create(settings.issuer())));
    }

    private AuthException notOf(SsoSettings foreign) {
        var organisation = asking.map(Organisation::toString).orElse("");
        return new AuthException(
                Failure.UNTRUSTED,
                "the login with " + foreign + " is not known to be that of " + organisation,
                "If it is, say so in sesame.jsonc: \"allow\": {\""
                        + organisation
                        + "\": [\"issuer:"
                        + foreign.issuer()
                        + "\"]}");
    }

    /** What it published when it was last asked, else what it publishes now. */
    private Meant ofOrganisation(Organisation organisation) {
        rules.require(organisation);
        return lastKnown(organisation)
                .or(() ->
                        Meant.of(
                                new WellKnownClient(program.http(), program.environment(), rules)
                                        .fetch(organisation)))
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_CONFIG,
                                organisation
                                        + " publishes no company login (\"sesame\": {\"sso\": …})",
                                "Name it: --issuer URL --client-id ID"));
    }

    private Optional<Meant> known() {
        var found = new ArrayList<Meant>();
        for (var url : Credential.WellKnown.among(program.credentials().all()).keySet()) {
            usable(url).ifPresent(found::add);
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** One that is of no use must not stand in the way of the others. */
    private Optional<Meant> usable(String url) {
        try {
            return Optional.of(Organisation.of(url))
                    .filter(rules::permits)
                    .filter(organisation -> asking.map(organisation::equals).orElse(true))
                    .flatMap(this::lastKnown);
        } catch (AuthException e) {
            program.note("the login " + DisplayUrl.of(url) + " is left alone: " + e.problem());
            return Optional.empty();
        }
    }

    private Optional<Meant> lastKnown(Organisation organisation) {
        return WellKnownDocument.lastKnown(program.environment(), organisation).flatMap(Meant::of);
    }

    private static AuthException nobody(int sessions) {
        return new AuthException(
                sessions == 0 ? Failure.NOT_LOGGED_IN : Failure.INVALID_INPUT,
                sessions == 0
                        ? "no company login is known"
                        : "there are " + sessions + " company logins",
                "Name one: --issuer URL --client-id ID, or the URL of your organisation");
    }

    /**
     * Checks that people may sign in where the organisation's document says, before anything is
     * asked there.
     *
     * @throws AuthException when it is another domain and nobody has allowed it
     */
    void requireTrust(SsoDialogue dialogue) {
        if (meant.publisher().isPresent()) {
            var organisation = meant.publisher().get();
            var issuer = Origin.of(URI.create(meant.settings().issuer()));
            new IssuerTrust(program.environment(), rules)
                    .require(
                            organisation,
                            issuer,
                            () -> dialogue.agreesToSignInAt(issuer, organisation));
        }
    }

    /**
     * Returns where refresh tokens are kept: the administrator's word, else the person's.
     *
     * @throws AuthException when {@code --store} says something else than the administrator
     */
    StoreChoice store() {
        var ruled = rules.secretStore();
        var wanted = arguments.option("store");
        var chosen = wanted.map(SsoOptions::choice);
        if (ruled.isPresent() && wanted.isPresent() && !ruled.equals(wanted)) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "--store "
                            + wanted.get()
                            + " does not count: \"secretStore\" in sesame.jsonc is "
                            + ruled.get(),
                    "Leave it out, or ask who wrote that file");
        }
        return ruled.map(SsoOptions::choice).or(() -> chosen).orElse(StoreChoice.UNSET);
    }

    private static StoreChoice choice(String word) {
        return switch (word) {
            case "keyring" -> StoreChoice.KEYRING;
            case "file" -> StoreChoice.FILE;
            default ->
                    throw new AuthException(
                            Failure.INVALID_INPUT,
                            "there is no store " + word,
                            "Use --store keyring or --store file");
        };
    }

    /** Returns the session that is meant. */
    SsoSession session() {
        return new SsoSession(program.environment(), settings(), rules.tokenSkew(), program::note);
    }
}
