package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.http.Origin;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * At which login servers people sign in because an organisation's document says so: those of its
 * own domain, as {@link TokenScope} has it, those that the rules allow, and those that a person
 * agreed to. Safe for threads and processes.
 */
public final class IssuerTrust {
    private static final String ISSUERS = "issuers";

    private final Environment environment;
    private final OrganisationRules rules;

    /** Remembers decisions in Sesame's state directory, within {@code rules}. */
    public IssuerTrust(Environment environment, OrganisationRules rules) {
        this.environment = environment;
        this.rules = rules;
    }

    /**
     * Checks that people may sign in at {@code issuer}, which {@code organisation} publishes.
     *
     * @param person asks whether it may be one of another domain, which is remembered; false where
     *     nobody can be asked
     * @throws AuthException {@link Failure#UNTRUSTED} when it may not
     */
    public void require(Organisation organisation, Origin issuer, BooleanSupplier person) {
        var file = new StateFile(environment.sesameState(), organisation.url(), "issuers.json");
        var agreed = new LinkedHashSet<>(rules.issuers(organisation));
        for (var origin : file.read().orElse(JsonObject.EMPTY).strings(ISSUERS)) {
            agreed.add(Origin.of(URI.create(origin)));
        }
        if (new TokenScope(organisation, agreed).covers(issuer)) {
            return;
        }
        if (!person.getAsBoolean()) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    organisation + " names a login server of another domain, " + issuer,
                    "Allow it on a terminal: sesame sso login " + organisation);
        }
        remember(file, issuer);
    }

    /** What cannot be remembered is asked again the next time. */
    private static void remember(StateFile file, Origin issuer) {
        var ignored =
                file.update(before -> {
                    var issuers = new TreeSet<>(before.strings(ISSUERS));
                    issuers.add(issuer.toString());
                    return before.with(ISSUERS, JsonArray.ofStrings(issuers));
                });
    }
}
