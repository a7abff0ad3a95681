package dev.sesame.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.DeviceAuthorization;
import dev.sesame.testkit.Browser;
import dev.sesame.testkit.OidcProvider;
import dev.sesame.testkit.ScriptedIdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person signs in with a real identity provider, by whichever way is done first. */
@Timeout(120)
final class SsoLoginTest {
    private static OidcProvider provider;

    @TempDir Path home;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(10), true);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    /** Somebody with or without a browser, who does what a test says. */
    private record Somebody(
            boolean hasBrowser, List<String> shown, Consumer<URI> visits, boolean byDevice)
            implements SignIn {
        @Override
        public void open(URI address, Consumer<String> paste) {
            shown.add("address");
            if (!byDevice) {
                Thread.startVirtualThread(() -> visits.accept(address));
            }
        }

        @Override
        public void leftOut(String why) {
            shown.add(why);
        }

        @Override
        public void enter(DeviceAuthorization code) {
            shown.add("code");
            if (byDevice) {
                var address = code.verificationUriComplete().orElseThrow();
                Thread.startVirtualThread(() -> visits.accept(address));
            }
        }
    }

    private static void visit(URI address) {
        try (var browser = Browser.of("ann", "secret")) {
            assertThat(browser.visit(address).status()).isEqualTo(200);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private SsoLogin.LoggedIn begin(String issuer, String more, SignIn person, Duration patience) {
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        var text = "{\"issuer\":\"" + issuer + "\",\"client_id\":\"sesame\"" + more + "}";
        var settings = SsoSettings.of(Json.parse(text).asObject().orElseThrow(), "the test");
        return new SsoLogin(environment, patience).begin(settings, StoreChoice.FILE, person);
    }

    @Test
    void byTheBrowserOfThisMachine() {
        var shown = new ArrayList<String>();
        var done =
                begin(
                        provider.issuer(),
                        "",
                        new Somebody(true, shown, SsoLoginTest::visit, false),
                        SsoLogin.PATIENCE);
        assertThat(done.person().orElse("")).contains("ann");
        assertThat(done.store()).isPresent();
        assertThat(shown).containsExactly("address");
    }

    @Test
    void byAnyDeviceWhereThereIsNoBrowser() {
        var shown = new ArrayList<String>();
        begin(
                provider.issuer(),
                "",
                new Somebody(false, shown, SsoLoginTest::visit, true),
                SsoLogin.PATIENCE);
        assertThat(shown).containsExactly("code", "address");
    }

    @Test
    void byADeviceAloneWhereThatIsWanted() {
        var shown = new ArrayList<String>();
        begin(
                provider.issuer(),
                ",\"grant\":\"device_code\"",
                new Somebody(true, shown, SsoLoginTest::visit, true),
                SsoLogin.PATIENCE);
        assertThat(shown).containsExactly("code");
    }

    @Test
    void aWayThatIsOutIsToldAtOnceAndTheOthersStayOpen() throws IOException {
        try (var server = ScriptedIdentityProvider.start()) {
            server.saysJson("/device", 401, "{\"error\":\"invalid_client\"}");
            var shown = new ArrayList<String>();
            var person = new Somebody(false, shown, _ -> {}, false);
            assertThatThrownBy(() -> begin(server.issuer(), "", person, Duration.ofMillis(300)))
                    .hasMessageContaining("nobody signed in");
            assertThat(shown).hasSize(2).endsWith("address");
            assertThat(shown.getFirst())
                    .startsWith("signing in on another device does not work: 127.0.0.1: ")
                    .contains("invalid_client");
        }
    }

    @Test
    void aDeviceThatGivesUpIsToldWhileTheBrowserStaysOpen() throws IOException {
        try (var server = ScriptedIdentityProvider.start()) {
            server.saysJson(
                    "/device",
                    200,
                    "{\"device_code\":\"d\",\"user_code\":\"u\",\"interval\":1,\"expires_in\":60,"
                            + "\"verification_uri\":\"%s/activate\"}".formatted(server.issuer()));
            server.saysJson("/token", 400, "{\"error\":\"unauthorized_client\"}");
            var person = new Hesitant(new ArrayList<>(), new ArrayList<>());
            assertThatThrownBy(() -> begin(server.issuer(), "", person, SsoLogin.PATIENCE))
                    .hasMessageContaining("access_denied");
            assertThat(person.told)
                    .containsExactly(
                            "signing in on another device does not work: 127.0.0.1: unauthorized_client");
        }
    }

    /** Says no in the browser, but only after the device has given up. */
    private record Hesitant(List<String> told, List<Runnable> refusal) implements SignIn {
        @Override
        public boolean hasBrowser() {
            return false;
        }

        @Override
        public void open(URI address, Consumer<String> paste) {
            var query = URLDecoder.decode(address.getRawQuery(), StandardCharsets.UTF_8);
            var redirect = query.replaceFirst(".*redirect_uri=([^&]*).*", "$1");
            var state = query.replaceFirst(".*state=([^&]*).*", "$1");
            refusal.add(() -> paste.accept(redirect + "?error=access_denied&state=" + state));
        }

        @Override
        public void enter(DeviceAuthorization code) {
            assertThat(code.userCode()).isEqualTo("u");
        }

        @Override
        public void leftOut(String why) {
            told.add(why);
            refusal.forEach(Runnable::run);
        }
    }

    @Test
    void nobodyWaitsForEver() {
        assertThatThrownBy(() ->
                        begin(
                                provider.issuer(),
                                "",
                                new Somebody(true, new ArrayList<>(), _ -> {}, false),
                                Duration.ofMillis(300)))
                .isInstanceOf(AuthException.class);
    }

    @Test
    void aServerWithoutAWayForPeopleIsToldAsSuch() throws IOException {
        try (var machines = ScriptedIdentityProvider.start()) {
            var issuer = machines.issuer();
            machines.saysJson(
                    ScriptedIdentityProvider.OPENID,
                    200,
                    "{\"issuer\":\"%s\",\"token_endpoint\":\"%s/token\"}"
                            .formatted(issuer, issuer));
            var person = new Somebody(false, new ArrayList<>(), _ -> {}, false);
            assertThatThrownBy(() -> begin(issuer, "", person, SsoLogin.PATIENCE))
                    .hasMessageContaining("offers no way for a person");
        }
    }
}
