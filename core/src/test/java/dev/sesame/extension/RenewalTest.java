package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.Hooks;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renewing what is stored, as plugins ask for it. */
final class RenewalTest {
    private static final Credential OLD = tokens("old", "refresh");
    private static final Credential NEW = tokens("new", "refresh-2");

    @TempDir Path home;
    private CredentialStore store;
    private Client client;

    @BeforeEach
    void start() throws java.io.IOException {
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        store = new CredentialStore(environment);
        store.put("corp", OLD);
        var clients = new ArrayList<Client>();
        var builtIn =
                new BuiltIn(
                        "corp",
                        (input, _) -> {
                            clients.add(input.client());
                            var login =
                                    AuthMethod.api("k", _ -> new AuthResult.Key(Secret.of("k")));
                            return Hooks.none().auth(AuthHook.of("corp", login));
                        },
                        () -> JsonObject.EMPTY);
        var loader =
                new PluginLoader(
                        environment, store, new Http(environment), new PluginProject(home).person);
        assertThat(loader.only(List.of(builtIn)).authHooks()).hasSize(1);
        client = clients.getFirst();
    }

    @Test
    void whatIsStillGoodIsReturnedAndNothingRenewed() {
        assertThat(client.renew("corp", OLD::equals, _ -> NEW)).isEqualTo(OLD);
        assertThat(store.all()).containsEntry("corp", OLD);
    }

    @Test
    void whatIsRenewedIsStored() {
        assertThat(client.renew("corp", _ -> false, _ -> NEW)).isEqualTo(NEW);
        assertThat(store.all()).containsEntry("corp", NEW);
    }

    @Test
    void anEmptierCredentialIsNotStored() {
        for (var less : List.of(tokens("", "refresh"), tokens("new", ""), key())) {
            assertThatThrownBy(() -> client.renew("corp", _ -> false, _ -> less))
                    .hasMessageContaining("brought less than what is stored");
            assertThat(store.all()).containsEntry("corp", OLD);
        }
    }

    @Test
    void whoLogsOutMeanwhileStaysLoggedOut() {
        assertThatThrownBy(() ->
                        client.renew(
                                "corp",
                                _ -> false,
                                _ -> {
                                    store.remove("corp");
                                    return NEW;
                                }))
                .hasMessageContaining("nothing usable is stored for corp any more");
        assertThat(store.all()).isEmpty();
    }

    @Test
    void aNewLoginMeanwhileCounts() {
        var other = tokens("other", "other");

        var result =
                client.renew(
                        "corp",
                        other::equals,
                        _ -> {
                            store.put("corp", other);
                            return NEW;
                        });

        assertThat(result).isEqualTo(other);
        assertThat(store.all()).containsEntry("corp", other);
    }

    private static Credential tokens(String access, String refresh) {
        var none = Optional.<String>empty();
        return new Credential.OAuth(Secret.of(access), Secret.of(refresh), 1, none, none);
    }

    private static Credential key() {
        return new Credential.Api(Secret.of("key"));
    }
}
