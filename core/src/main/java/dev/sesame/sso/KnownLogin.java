package dev.sesame.sso;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.token.AccessToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one session, to be shown or chosen: neither the identity provider nor the
 * keyring is asked.
 *
 * @param settings what it was begun with
 * @param person whose it is, if the identity provider told
 * @param store where its refresh token is; empty when it has none, as machines have none
 * @param expires when its access token ends, if that is known
 */
public record KnownLogin(
        SsoSettings settings,
        Optional<String> person,
        Optional<StoreChoice> store,
        Optional<Instant> expires) {

    /**
     * Returns all sessions that were ever begun and not ended, by issuer and account.
     *
     * @throws AuthException when what is remembered of one cannot be used
     */
    public static List<KnownLogin> all(Environment environment) {
        var all = new ArrayList<KnownLogin>();
        for (var file : SessionFile.all(environment)) {
            all.add(
                    new KnownLogin(
                            file.settings(),
                            file.person(),
                            file.store(),
                            file.token().flatMap(AccessToken::expires)));
        }
        all.sort((one, other) -> one.settings.name().compareTo(other.settings.name()));
        return List.copyOf(all);
    }
}
