package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.CertificateAuthority;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.Nginx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An organisation as companies run it: a document in a folder of a web server, a certificate of the
 * company's own authority, a shell script that prints the token, a gateway behind the same name.
 */
class NginxOrganisationTest {

    private static final String WELL_KNOWN = "GET /.well-known/opencode ";

    @TempDir private Path folder;
    private CertificateAuthority authority;
    private FakeModelProvider gateway;
    private Nginx nginx;
    private Person stranger;
    private Person colleague;

    @BeforeEach
    void theOrganisationIsThere() throws IOException, InterruptedException {
        authority = CertificateAuthority.in(folder.resolve("ca"));
        gateway = FakeModelProvider.start();
        nginx = Nginx.start(folder.resolve("nginx"), authority, gateway.uri());
        stranger = Person.in(folder);
        colleague = stranger.with("SESAME_CA_FILE", authority.certificate().toString());
        script("token.sh", "tok-nginx-1");
        nginx.publish(document("token.sh"));
    }

    @AfterEach
    void nothingRemains() {
        nginx.close();
        gateway.close();
    }

    @Test
    void aPrivateAuthorityIsRefusedUntilItIsNamed() throws IOException, InterruptedException {
        var refused = stranger.run("auth", "login", nginx.url());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("certificate is not trusted on this machine", "SESAME_CA_FILE");
        assertThat(stranger.authFile()).doesNotExist();
        logIn();
        var node = stranger.with("NODE_EXTRA_CA_CERTS", authority.certificate().toString());
        assertThat(node.run("auth", "login", nginx.url()).exit()).isZero();
    }

    @Test
    void oneLoginGivesDefaultsAndModels() throws IOException, InterruptedException {
        logIn();
        assertThat(colleague.run("auth", "list").stdout())
                .contains(nginx.url() + " wellknown", "1 credentials");
        var config = JsonTree.parse(colleague.run("debug", "config").stdout());
        assertThat(config.path("username").asText()).isEqualTo("from the organisation");
        var answer = colleague.run("run", "-m", "corp/m", "ping");
        assertThat(answer.stderr()).doesNotContain("Error");
        assertThat(answer.exit()).isZero();
        assertThat(answer.stdout()).contains("pong from gateway");
        assertThat(gateway.requests())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.headers().get("authorization"))
                                .isEqualTo("Bearer tok-nginx-1"));
    }

    @Test
    void anUnchangedDocumentIsNotSentAgain() throws IOException, InterruptedException {
        logIn();
        colleague.run("debug", "config");
        colleague.run("debug", "config");
        nginx.close(); // it writes its log after its answer
        assertThat(nginx.requests())
                .containsExactly(WELL_KNOWN + "200", WELL_KNOWN + "200", WELL_KNOWN + "304");
    }

    @Test
    void aServerThatIsDownStopsNobody() throws IOException, InterruptedException {
        logIn();
        var before = colleague.run("debug", "config");
        nginx.close();
        var after = colleague.run("debug", "config");
        assertThat(after.exit()).isZero();
        assertThat(after.stdout()).isEqualTo(before.stdout());
        assertThat(after.stderr())
                .startsWith("!  using the configuration of " + nginx.url() + " from ")
                .hasLineCount(1);
    }

    @Test
    void aLoginPageInPlaceOfTheDocumentStopsNobody() throws IOException, InterruptedException {
        logIn();
        var before = colleague.run("debug", "config");
        nginx.publish("<!doctype html><html><title>Sign in</title></html>");
        var after = colleague.run("debug", "config");
        assertThat(after.exit()).isZero();
        assertThat(after.stdout()).isEqualTo(before.stdout());
        assertThat(after.stderr())
                .startsWith("!  using the configuration of " + nginx.url() + " from ")
                .hasLineCount(1);
    }

    @Test
    void aChangedCommandNeedsYesWhereNobodyCanBeAsked() throws IOException, InterruptedException {
        logIn();
        var stored = Files.readString(colleague.authFile());
        script("other.sh", "tok-nginx-2");
        nginx.publish(document("other.sh"));
        var refused = colleague.run("auth", "login", nginx.url());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.stderr()).contains("has changed to `", "other.sh", "--yes");
        assertThat(colleague.authFile()).hasContent(stored);
        assertThat(colleague.run("auth", "login", nginx.url(), "--yes").exit()).isZero();
        assertThat(colleague.authFile()).content().contains("tok-nginx-2");
    }

    private void logIn() throws IOException, InterruptedException {
        var outcome = colleague.run("auth", "login", nginx.url());
        assertThat(outcome.stderr()).isBlank();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.stdout()).contains("Logged into " + nginx.url());
    }

    private void script(String name, String token) throws IOException {
        var text = "#!/bin/sh\necho " + token + "\n";
        Person.script(folder.resolve("bin").resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private String document(String script) {
        return """
        {"auth": {"command": ["%s", "--format=plain"], "env": "CORP_TOKEN"},
         "config": {
           "username": "from the organisation",
           "provider": {"corp": {
             "npm": "@ai-sdk/openai-compatible", "name": "Corp",
             "options": {"baseURL": "%s/v1", "apiKey": "{env:CORP_TOKEN}"},
             "models": {"m": {"name": "M"}}}}}}
        """
                .formatted(folder.resolve("bin").resolve(script), nginx.url());
    }
}
