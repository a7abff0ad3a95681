package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.SteppingClock;
import dev.sesame.wellknown.OrganisationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A home, an organisation and its gateway, for one test. */
final class World implements AutoCloseable {
    static final String TOKEN = "tok-123456789";

    final Path home;
    final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    final Map<String, String> variables = new HashMap<>();
    final Person person = new Person();
    final FakeOrganisation organisation;
    final FakeModelProvider gateway;

    World(Path home) throws IOException {
        this.home = home;
        organisation = FakeOrganisation.start();
        gateway = FakeModelProvider.start();
        variables.put("PATH", "/usr/bin:/bin");
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", home.resolve("managed").toString());
        Files.createDirectories(home.resolve("project/.git"));
        publish(gateway.uri().toString());
    }

    void publish(String base) {
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"auth":{"command":["sh","-c","echo hello >&2; echo %s"],"env":"COMPANY_AI_TOKEN"},
                         "config":{"model":"corp/m","plugin":["evil"],"provider":{"corp":{"npm":"@ai-sdk/openai-compatible",
                          "api":"%s/v1","env":["COMPANY_AI_TOKEN"],"models":{"m":{}}}}}}\
                        """
                                .formatted(TOKEN, base)));
    }

    /** Publishes {@code more} settings, and a provider; {@code %s} in it is the gateway. */
    void publish(String more, String provider, String models) {
        var address = gateway.uri().toString();
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        """
                        {"auth": {"command": ["echo", "%s"], "env": "CORP"},
                         "config": {%s, "provider": {"corp": {"npm": "@ai-sdk/openai-compatible",
                           %s, "models": {%s}}}}}
                        """
                                .formatted(
                                        TOKEN,
                                        more,
                                        provider.formatted(address),
                                        models.replace("${GATEWAY}", address))));
    }

    Environment environment() {
        return new Environment(variables, home.resolve("project"), home, clock);
    }

    void logIn() {
        new Login(environment(), new CredentialStore(environment()), new Http(environment()))
                .withOrganisation(organisation.url() + "/", person);
    }

    Session session() {
        return new Startup(
                        environment(),
                        OrganisationRules.load(environment()),
                        new CredentialStore(environment()),
                        new Http(environment()))
                .start();
    }

    OrganisationTokens tokens() {
        return new OrganisationTokens(
                environment(),
                new CredentialStore(environment()),
                () -> OrganisationRules.load(environment()),
                person::note);
    }

    String ask() {
        var text = new StringBuilder();
        var call = new ModelCall(environment(), new Http(environment()), session(), tokens());
        var question = new ModelCall.Question("build", JsonObject.EMPTY, "ping", "ses_1", "msg_1");
        var ignored = call.ask(call.choose(Optional.empty()), question, text::append);
        return text.toString();
    }

    void publishProvider(String provider, String model) {
        var text = "{\"config\":{\"model\":\"" + model + "\",\"provider\":{" + provider + "}}}";
        organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(text.replace("%s", gateway.uri().toString())));
    }

    static void assertUntrusted(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED));
    }

    @Override
    public void close() {
        organisation.close();
        gateway.close();
    }
}
