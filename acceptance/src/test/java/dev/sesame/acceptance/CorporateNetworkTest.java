package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.CertificateAuthority;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.Nginx;
import dev.sesame.testkit.Squid;
import dev.sesame.testkit.Tap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network of a company: its servers have certificates of its own authority and let in only who
 * has one, too; the way to them is a proxy that reads along, or one that asks for a password.
 */
class CorporateNetworkTest {
    private static final String TOKEN = "tok-network-1";

    @TempDir private Path folder;
    private CertificateAuthority company;
    private CertificateAuthority inspection;
    private FakeModelProvider gateway;
    private Nginx nginx;
    private Person person;

    @BeforeEach
    void theCompanyIsThere() throws IOException, InterruptedException {
        company = CertificateAuthority.in(folder.resolve("ca"));
        inspection = CertificateAuthority.named("Inspection", folder.resolve("inspection"));
        gateway = FakeModelProvider.start();
        nginx = Nginx.startForKnownClients(folder.resolve("nginx"), company, gateway.uri());
        person = Person.in(folder);
        Person.script(
                folder.resolve("bin/token.sh"),
                ("#!/bin/sh\necho " + TOKEN + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void nothingRemains() {
        nginx.close();
        gateway.close();
    }

    private String at(String host) {
        return "https://" + host + ":" + nginx.port();
    }

    private void publish(String host) throws IOException {
        nginx.publish(
                """
                {"auth": {"command": ["%s"], "env": "CORP_TOKEN"},
                 "config": {"provider": {"corp": {
                   "npm": "@ai-sdk/openai-compatible", "name": "Corp",
                   "options": {"baseURL": "%s/v1", "apiKey": "{env:CORP_TOKEN}"},
                   "models": {"m": {"name": "M"}}}}}}
                """
                        .formatted(folder.resolve("bin/token.sh"), at(host)));
    }

    private Person withClientCertificate(Person someone) {
        return someone.with("SESAME_CLIENT_CERT", company.clientCertificate().toString())
                .with("SESAME_CLIENT_KEY", company.clientKey().toString());
    }

    private Squid intercepting() throws IOException, InterruptedException {
        return Squid.startIntercepting(
                folder.resolve("squid"), inspection, company, "mtls.company.test");
    }

    private void logInAndAsk(Person someone, String host) throws IOException, InterruptedException {
        publish(host);
        var login = someone.run("auth", "login", at(host));
        assertThat(login.stderr()).isBlank();
        assertThat(login.exit()).isZero();
        var answer = someone.run("run", "-m", "corp/m", "ping");
        assertThat(answer.stderr()).doesNotContain("Error");
        assertThat(answer.stdout()).contains("pong from gateway");
        assertThat(gateway.requests())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.headers())
                                .containsEntry("authorization", "Bearer " + TOKEN));
        nginx.close();
        assertThat(nginx.clients()).isNotEmpty().containsOnly("CN=me");
    }

    @Test
    void aProxyThatReadsAlongServesLoginCatalogueRegistryAndModel()
            throws IOException, InterruptedException {
        try (var squid = intercepting();
                var tap = Tap.on(squid.address())) {
            var colleague =
                    person.with("HTTPS_PROXY", tap.address())
                            .with("SESAME_CA_FILE", inspection.certificate().toString())
                            .with("OPENCODE_MODELS_URL", at("models.company.test"))
                            .with("npm_config_registry", at("npm.company.test") + "/")
                            .with("OPENCODE_DISABLE_MODELS_FETCH", "0");
            nginx.publish("api.json", "{}");
            colleague.run("models", "--refresh");
            var install = colleague.run("plugin", "runtime", "--install");
            assertThat(install.stderr()).contains("the registry answered 404");
            logInAndAsk(colleague, "ai.company.test");

            var log = squid.log();
            assertThat(log)
                    .anyMatch(line -> line.startsWith("GET " + at("models.company.test")))
                    .anyMatch(line -> line.startsWith("GET " + at("npm.company.test") + "/@oven"))
                    .contains("GET " + at("ai.company.test") + "/.well-known/opencode 200 -")
                    .contains("POST " + at("ai.company.test") + "/v1/chat/completions 200 -");
            assertThat(tap.heard())
                    .startsWith("CONNECT models.company.test:")
                    .doesNotContain(TOKEN, "GET ", "POST ", "Bearer");
        }
    }

    @Test
    void aClientCertificatePassesThroughAProxyThatLeavesItsHostAlone()
            throws IOException, InterruptedException {
        try (var squid = intercepting();
                var tap = Tap.on(squid.address())) {
            var colleague =
                    withClientCertificate(person)
                            .with("HTTPS_PROXY", tap.address())
                            .with("SESAME_CA_FILE", company.certificate().toString());

            logInAndAsk(colleague, "mtls.company.test");

            assertThat(squid.log()).allMatch(line -> line.startsWith("CONNECT "));
            assertThat(tap.heard()).doesNotContain(TOKEN);
        }
    }

    @Test
    void aProxyWithAPasswordAndAClientCertificateOpenTheWay()
            throws IOException, InterruptedException {
        try (var squid = Squid.startFor(folder.resolve("squid"), "jo", "pr0xy-pass")) {
            var colleague =
                    withClientCertificate(person)
                            .with("SESAME_CA_FILE", company.certificate().toString());
            var wrong = colleague.with("HTTPS_PROXY", "http://jo:pr0xy-no@" + squid.address());
            publish("ai.company.test");

            var refused = wrong.run("auth", "login", at("ai.company.test"));

            assertThat(refused.exit()).isNotZero();
            assertThat(refused.stderr())
                    .contains("does not accept the user and the password in HTTPS_PROXY (407)")
                    .doesNotContain("pr0xy-no");
            var right = colleague.with("HTTPS_PROXY", "http://jo:pr0xy-pass@" + squid.address());
            logInAndAsk(right, "ai.company.test");
            assertThat(squid.log())
                    .contains("CONNECT ai.company.test:" + nginx.port() + " 200 jo")
                    .allMatch(line -> line.startsWith("CONNECT "));
        }
    }

    @Test
    void aPluginTrustsTheAuthorityThatOnlySesameWasTold() throws IOException, InterruptedException {
        var open = Nginx.start(folder.resolve("open"), company, gateway.uri());
        try (open) {
            open.publish("name", "told over TLS");
            var plugins = person.surroundings().project().resolve(".opencode/plugin");
            Files.createDirectories(plugins);
            Files.writeString(
                    plugins.resolve("asks.js"),
                    """
                    export const asks = async () => ({
                      config: async (config) => {
                        config.username = await (await fetch("%s/name")).text()
                      },
                    })
                    """
                            .formatted(open.url()));
            var told = person.with("SESAME_CA_FILE", company.certificate().toString());

            assertThat(told.run("debug", "config").stdout()).contains("told over TLS");
            assertThat(person.run("debug", "config").stdout()).doesNotContain("told over TLS");
        }
    }
}
