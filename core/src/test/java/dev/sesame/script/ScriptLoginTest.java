package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins of scripts: prompts, authorize and callback. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptLoginTest {
    @TempDir private Path directory;

    private static AuthHook auth(Workbench bench, String methods) {
        return bench.plugin(
                        "corp.js",
                        "export default async () => ({ auth: { provider: 'corp', methods: ["
                                + methods
                                + "] } })")
                .auth()
                .orElseThrow();
    }

    private static AuthResult login(AuthMethod method) throws Exception {
        var begun = ((AuthMethod.OAuth) method).authorize().authorize(Map.of("a", "b"));
        return begun instanceof Authorization.Code code
                ? code.callback().redeem("the code")
                : ((Authorization.Auto) begun).callback().await();
    }

    @Test
    void promptsAreAskedAsTheScriptDecides() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var method =
                    auth(
                                    bench,
                                    """
                                    { type: "oauth", label: "SSO", prompts: [
                                      { type: "select", key: "kind", message: "Kind", options: [{ label: "Cloud", value: "cloud", hint: "h" }] },
                                      { type: "text", key: "url", message: "URL", placeholder: "p", condition: (i) => i.kind === "self",
                                        validate: (v) => (v.startsWith("https://") ? undefined : "must start with https://") },
                                      { type: "text", key: "eq", message: "E", when: { key: "kind", op: "eq", value: "self" }, condition: () => false },
                                      { type: "text", key: "neq", message: "N", when: { key: "kind", op: "neq", value: "self" } },
                                    ], authorize: async () => ({}) }
                                    """)
                            .methods()
                            .getFirst();
            var select = (AuthPrompt.Select) method.prompts().get(0);
            assertThat(select.options())
                    .containsExactly(new AuthPrompt.Option("Cloud", "cloud", "h"));
            var url = (AuthPrompt.Text) method.prompts().get(1);
            assertThat(url.placeholder()).isEqualTo("p");
            assertThat(url.condition().holds(Map.of("kind", "self"))).isTrue();
            assertThat(url.condition().holds(Map.of("kind", "cloud"))).isFalse();
            assertThat(url.validation().problem("x")).contains("must start with https://");
            assertThat(url.validation().problem("https://x")).isEmpty();
            var equal = method.prompts().get(2).condition();
            assertThat(equal.holds(Map.of("kind", "self"))).isTrue();
            var other = method.prompts().get(3).condition();
            assertThat(other.holds(Map.of("kind", "cloud"))).isTrue();
            assertThat(other.holds(Map.of())).isFalse();
        }
    }

    @Test
    void aLoginInStepsGivesTokensWithTheirExtraMembers() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var methods =
                    auth(
                                    bench,
                                    """
                                    { type: "oauth", label: "Device", async authorize(inputs) { return {
                                      url: "https://sso", instructions: "Enter " + inputs.a + this.label, method: "auto", more: 1,
                                      callback: async () => ({ type: "success", access: "at", refresh: "rt", expires: 5, accountId: "acct", custom: [1] }) } } },
                                    { type: "oauth", label: "Code", authorize: async () => ({ url: "", instructions: "", method: "code",
                                      callback: async (code) => ({ type: "success", key: "k " + code, provider: "other" }) }) },
                                    { type: "oauth", label: "Bad", authorize: async () => ({ method: "auto", callback: async () => ({ type: "failed" }) }) }
                                    """)
                            .methods();
            var device =
                    ((AuthMethod.OAuth) methods.get(0)).authorize().authorize(Map.of("a", "b"));
            assertThat(device.url()).isEqualTo("https://sso");
            assertThat(device.instructions()).isEqualTo("Enter bDevice");
            var tokens = (AuthResult.Tokens) ((Authorization.Auto) device).callback().await();
            assertThat(tokens.access().reveal()).isEqualTo("at");
            assertThat(tokens.refresh().reveal()).isEqualTo("rt");
            assertThat(tokens.expires()).isEqualTo(5);
            assertThat(tokens.extra().members()).containsOnlyKeys("accountId", "custom");
            var key = (AuthResult.Key) login(methods.get(1));
            assertThat(key.key()).contains(Secret.of("k the code"));
            assertThat(key.provider()).contains("other");
            assertThat(login(methods.get(2))).isInstanceOf(AuthResult.Failed.class);
        }
    }

    @Test
    void aKeyMethodMayLeaveTheTypedKeyAndAddMetadata() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var methods =
                    auth(
                                    bench,
                                    """
                                    { type: "api", label: "Plain" },
                                    { type: "api", label: "Checked", authorize: async (i) => ({ type: "success", metadata: { tenant: i.tenant } }) }
                                    """)
                            .methods();
            assertThat(((AuthMethod.Api) methods.get(0)).authorize()).isEmpty();
            var checked = ((AuthMethod.Api) methods.get(1)).authorize().orElseThrow();
            assertThat(checked.authorize(Map.of("tenant", "t1")))
                    .isEqualTo(
                            new AuthResult.Key(
                                    Optional.empty(), Map.of("tenant", "t1"), Optional.empty()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ({ type: 'success' }) | the login gave neither tokens (refresh, access, expires) nor a key
                    ({ type: 'success', refresh: 'r', access: 'a', expires: 'soon' }) | the login gave no good tokens: access and refresh are texts, expires is a number
                    undefined | the login gave no type: success or failed
                    Promise.reject(new Error('SSO is down')) | SSO is down
                    { const o = {}; o.o = o; return o } | the value is circular or nested too deeply
                    """)
    void whatIsNoResultSaysSo(String result, String problem) throws Exception {
        try (var bench = Workbench.in(directory)) {
            var method =
                    auth(
                                    bench,
                                    "{ type: 'oauth', label: 'L', authorize: () => ({ method: 'auto',"
                                            + " callback: async () => "
                                            + result
                                            + " }) }")
                            .methods()
                            .getFirst();
            assertThatThrownBy(() -> login(method))
                    .isInstanceOf(AuthException.class)
                    .hasMessage(problem);
        }
    }

    @Test
    void anErrorTellsItsPlaceAndLeavesItsStackToTheLog() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var method =
                    auth(
                                    bench,
                                    "\n\n{ type: 'api', label: 'L', authorize() { throw new"
                                            + " Error('exploded') } }")
                            .methods()
                            .getFirst();
            var authorize = ((AuthMethod.Api) method).authorize().orElseThrow();
            assertThatThrownBy(() -> authorize.authorize(Map.of()))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> {
                                assertThat(e.problem()).isEqualTo("exploded");
                                assertThat(e.nextStep()).contains("corp.js:3");
                            });
            assertThat(bench.log).anyMatch(line -> line.contains("    at "));
        }
    }

    @Test
    void aLoaderSeesTheCredentialAndGivesOptionsInTheirOrder() throws Exception {
        try (var bench = Workbench.in(directory)) {
            var hooks =
                    bench.plugin(
                            "loader.ts",
                            """
                            export default async () => ({ auth: { provider: "corp", methods: [], async loader(getAuth: any, provider: any) {
                              const auth = await getAuth()
                              if (!auth) return
                              return { zeta: provider.id, apiKey: auth.key, headers: { "X-T": auth.metadata?.t }, call: () => 1, list: [() => 2], alpha: undefined }
                            } } })
                            """);
            var loader = hooks.auth().flatMap(AuthHook::loader).orElseThrow();
            var provider = JsonObject.EMPTY.with("id", "corp");
            assertThat(loader.load(Optional::empty, provider).options().isEmpty()).isTrue();
            var key =
                    new dev.sesame.credential.Credential.Api(Secret.of("k"), Map.of("t", "tenant"));
            var options = loader.load(() -> Optional.of(key), provider).options();
            assertThat(dev.sesame.json.Json.write(options))
                    .isEqualTo(
                            "{\"zeta\":\"corp\",\"apiKey\":\"k\",\"headers\":{\"X-T\":\"tenant\"},\"list\":[null]}");
        }
    }
}
