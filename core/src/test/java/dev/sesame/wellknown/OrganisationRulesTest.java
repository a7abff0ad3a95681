package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sesame.jsonc} allows organisations to bring. */
final class OrganisationRulesTest {
    private static final Organisation ORGANISATION = Organisation.of("https://ai.company.internal");

    @TempDir Path home;

    private OrganisationTrust trust() {
        return new OrganisationTrust(
                environment(), OrganisationRules.load(home.resolve("m"), home.resolve("u")));
    }

    private Environment environment() {
        return new Environment(Map.of(), home, home, InstantSource.system());
    }

    private IssuerTrust issuers() {
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        return new IssuerTrust(
                environment, OrganisationRules.load(home.resolve("m"), home.resolve("u")));
    }

    private void allow(String permits) throws IOException {
        Files.writeString(
                home.resolve("m"), "{\"allow\": {\"" + ORGANISATION + "\": [" + permits + "]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mcp", "corp-auth", "corp-auth@latest", "x@^1.0.0", "./x.js"})
    void aPluginIsAllowedInOneExactVersionOnly(String plugin) throws IOException {
        allow("\"plugin:" + plugin + "\"");

        assertThatThrownBy(this::trust)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_CONFIG))
                .hasMessage(
                        home.resolve("m")
                                + " allows \"plugin:"
                                + plugin
                                + "\", which is no npm package of one exact version, as in"
                                + " plugin:name@1.2.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sso\": 1",
                "\"secretStore\": \"memory\"",
                "\"secretStore\": 1",
                "\"tokenSkew\": -1",
                "\"tokenSkew\": 3601",
                "\"tokenSkew\": \"1\"",
                "\"allow\": {\"https://a.test\": [\"issuer:http://idp.test\"]}",
                "\"allow\": {\"https://a.test\": [\"issuer:no url\"]}",
                "\"allow\": {\"https://a.test\": [\"issuers\"]}",
                "\"anthropic\": 1",
                "\"anthropic\": {\"x\": \"y\"}",
                "\"anthropic\": {\"plan\": 1}",
                "\"anthropic\": {\"plan\": \"maybe\"}"
            })
    void aMemberOfAnotherFormIsRefused(String member) throws IOException {
        Files.writeString(home.resolve("m"), "{" + member + "}");

        assertThatThrownBy(this::trust).isInstanceOf(AuthException.class);
    }

    @Test
    void theMachineDecidesOverTheUser() throws IOException {
        Files.writeString(home.resolve("u"), "{\"secretStore\": \"file\", \"tokenSkew\": 5}");
        Files.writeString(
                home.resolve("m"),
                "{\"secretStore\": \"keyring\", \"sso\": {}, \"anthropic\": {\"plan\": \"forbid\"}}");
        var rules = OrganisationRules.load(home.resolve("m"), home.resolve("u"));

        assertThat(rules.secretStore()).contains("keyring");
        assertThat(rules.tokenSkew()).hasSeconds(5);
        assertThat(rules.sso()).isPresent();
        assertThat(rules.anthropic().string("plan")).contains("forbid");
    }

    @Test
    void whatRulesAndPeopleAllowComesTogether() throws IOException {
        allow("\"npm\", \"plugin:@corp/a@1.0.0\"");
        trust().allowPlugin(ORGANISATION, "corp-b@2.0.0");
        trust().allowPlugin(ORGANISATION, "mcp");

        assertThat(trust().membership(ORGANISATION, "TOKEN", Secret.of("t")).allowed())
                .containsExactlyInAnyOrder("npm", "@corp/a@1.0.0", "corp-b@2.0.0");
    }

    @Test
    void aLoginServerOfAnotherDomainIsAllowedByAPersonOnceOrByTheRules() throws IOException {
        var own = Origin.of(URI.create("https://login.company.internal"));
        var vendor = Origin.of(URI.create("https://company.vendor.test"));
        issuers().require(ORGANISATION, own, () -> false);
        assertThatThrownBy(() -> issuers().require(ORGANISATION, vendor, () -> false))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED);
                            assertThat(e.problem()).contains("https://company.vendor.test");
                            assertThat(e.nextStep()).endsWith("sesame sso login " + ORGANISATION);
                        });

        issuers().require(ORGANISATION, vendor, () -> true);
        issuers().require(ORGANISATION, vendor, () -> false);
        assertThat(trust().scope(ORGANISATION).covers(vendor)).as("no token goes there").isFalse();

        OrganisationTrust.forget(environment(), ORGANISATION);
        allow("\"issuer:https://company.vendor.test/realms/x\"");
        issuers().require(ORGANISATION, vendor, () -> false);
        assertThat(trust().allowed(ORGANISATION)).isEmpty();
    }
}
