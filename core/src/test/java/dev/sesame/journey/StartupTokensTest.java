package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.TokenScope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartupTokensTest {
    @TempDir Path home;

    @Test
    void aRenewalThatNobodyWaitedForIsNotLostAtTheEnd() throws IOException {
        try (var world = new World(home)) {
            world.organisation.says(
                    FakeOrganisation.WELL_KNOWN,
                    Answer.of(
                            """
                            {"auth": {"env": "COMPANY_AI_TOKEN", "command":
                              ["sh", "-c", "test -z \\"$SESAME_RENEWAL\\" || sleep 1; echo t$SESAME_RENEWAL"]}}
                            """));
            world.logIn();
            var environment = world.environment();
            var tokens =
                    new StartupTokens(world.tokens(), environment.clock(), Duration.ofMillis(50));
            var organisation = Organisation.of(world.organisation.url().toString());
            var old = Secret.of("t");
            var membership =
                    new Membership(
                            organisation,
                            "COMPANY_AI_TOKEN",
                            old,
                            new TokenScope(organisation, Set.of()),
                            Set.of());
            assertThat(tokens.other(membership, old)).isEqualTo(old);

            List<String> notes = new ArrayList<>();
            tokens.finish(notes::add);

            assertThat(notes).singleElement().asString().contains("still being renewed");
            assertThat(new CredentialStore(environment).all().get(organisation.url()))
                    .isInstanceOfSatisfying(
                            Credential.WellKnown.class,
                            login -> assertThat(login.token()).isNotEqualTo(old));
            tokens.finish(notes::add);
            assertThat(notes).hasSize(1);
        }
    }
}
