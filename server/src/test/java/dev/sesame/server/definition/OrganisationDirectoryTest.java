package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.server.definition.Provider.Form;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a directory become. */
final class OrganisationDirectoryTest {
    @TempDir private Path temp;

    @Test
    void theFullExampleHasNothingWrong() {
        assertThat(Folder.full(temp).lint()).isEmpty();
    }

    @Test
    void readsWhoseTokensAreAccepted() {
        var issuers = Folder.full(temp).read().issuers();

        var first = issuers.getFirst();
        assertThat(first.issuer()).isEqualTo("https://login.acme.example");
        assertThat(first.audiences()).containsExactly("https://ai.acme.example", "acme-ai");
        assertThat(first.algorithms()).containsExactly("ES256", "PS384");
        assertThat(first.anyType()).isTrue();
        assertThat(first.groups()).isEqualTo("roles");
        assertThat(first.jwks()).hasToString("Optional[https://login.acme.example/keys]");
        var introspection = first.introspection().orElseThrow();
        assertThat(introspection.clientSecret()).isEqualTo(Secret.of("introspection-secret"));
        assertThat(introspection.jwts()).isTrue();
        var second = issuers.get(1);
        assertThat(second.audiences()).containsExactly("https://ai.acme.example");
        assertThat(second.algorithms()).containsExactly("RS256", "PS256", "ES256");
        assertThat(second.anyType()).isFalse();
        assertThat(second.groups()).isEqualTo("groups");
        assertThat(second.jwks()).isEmpty();
        assertThat(second.introspection()).isEmpty();
    }

    @Test
    void readsHowPeopleGetATokenAsClientsAreTold() {
        var signIn = Folder.full(temp).read().signIn();

        assertThat(signIn.env()).isEqualTo("ACME_AI_TOKEN");
        assertThat(signIn.sso().orElseThrow().strings())
                .containsEntry("issuer", "https://partners.acme.example")
                .containsEntry("scope", "openid offline_access");
        assertThat(signIn.command())
                .startsWith("sesame", "sso", "token")
                .containsSubsequence("--client-id", "sesame")
                .containsSubsequence("--scope", "openid", "--scope", "offline_access")
                .containsSubsequence("--grant", "device_code");
    }

    @Test
    void readsWhichModelsThereAreAndWhoAnswers() {
        var providers = Folder.full(temp).read().providers();

        var acme = providers.getFirst();
        assertThat(acme.form()).isEqualTo(Form.OPENAI);
        assertThat(acme.settings().members()).containsOnlyKeys("npm", "name", "options");
        var model = acme.models().getFirst();
        assertThat(model.id()).isEqualTo("gpt-5-mini");
        assertThat(model.settings().members()).containsOnlyKeys("name", "limit");
        var openai = model.upstreams().getFirst();
        assertThat(openai.base()).hasToString("https://api.openai.com/v1");
        assertThat(openai.keyHeader()).isEqualTo("authorization");
        assertThat(openai.key()).isEqualTo(Secret.of("Bearer sk-upstream"));
        var spare = model.upstreams().get(1);
        assertThat(spare.keyHeader()).isEqualTo("api-key");
        assertThat(spare.key()).isEqualTo(Secret.of("sk-upstream"));
        assertThat(spare.headers()).isEqualTo(Map.of("x-region", "eu"));
        assertThat(acme.models().get(1).upstreams()).containsExactly(spare);
        var claude = providers.get(1);
        assertThat(claude.form()).isEqualTo(Form.ANTHROPIC);
        var anthropic = claude.models().getFirst().upstreams().getFirst();
        assertThat(anthropic.keyHeader()).isEqualTo("x-api-key");
        assertThat(anthropic.key()).isEqualTo(Secret.of("sk-anthropic"));
    }

    @Test
    void readsTeamsInTheOrderInWhichTheyCount() {
        var definition = Folder.full(temp).read();

        assertThat(definition.teams()).extracting(Team::id).containsExactly("research", "everyone");
        var research = definition.team(Set.of("platform")).orElseThrow();
        assertThat(research.person().tokensPerDay()).isEqualTo(OptionalLong.of(5_000_000));
        assertThat(research.whole().requestsPerMinute()).isEqualTo(OptionalLong.of(600));
        assertThat(research.mayAsk("acme-claude", "claude-sonnet-4-5")).isTrue();
        var everyone = definition.team(Set.of("sales")).orElseThrow();
        assertThat(everyone.person()).isEqualTo(Limits.NONE);
        assertThat(everyone.mayAsk("acme", "spare-only")).isFalse();
    }

    @Test
    void readsConsoleAndSigningWithSecretsFromFiles() {
        var folder = Folder.full(temp);
        var definition = folder.read();

        assertThat(definition.address()).hasToString("https://ai.acme.example");
        var console = definition.console().orElseThrow();
        assertThat(console.clientSecret())
                .contains(Secret.of("console-secret-of-more-than-32-characters"));
        assertThat(console.administrators()).containsExactly("platform");
        assertThat(definition.signing().orElseThrow().pem().reveal())
                .isEqualTo(folder.text("secrets/signing.pem").strip());
        assertThat(definition.toString())
                .doesNotContain(
                        "console-secret", "sk-upstream", "sk-anthropic", "introspection-secret");
    }

    @Test
    void theVersionIsThatOfTheFilesAndOfNothingElse() {
        var one = Folder.full(temp.resolve("one"));
        var other = Folder.full(temp.resolve("other"));
        other.write("secrets/console", "exchanged");

        var version = one.read().version();
        assertThat(other.read().version()).isEqualTo(version);
        one.change("teams/everyone.jsonc", "Everyone", "All");
        assertThat(one.read().version()).isNotEqualTo(version).matches("[0-9a-f]{32}");
    }
}
