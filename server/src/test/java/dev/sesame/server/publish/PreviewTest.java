package dev.sesame.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.server.definition.Team;
import dev.sesame.server.publish.Preview.Client;
import dev.sesame.server.publish.Preview.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreviewTest {
    @TempDir private Path folder;

    private static Team research(PublishingOrganisation organisation) {
        return organisation.definition().team(Set.of("lab")).orElseThrow();
    }

    @Test
    void aTeamsSettingsNameWhoDecidedThem() throws IOException {
        try (var organisation = new PublishingOrganisation(folder)) {
            var settings = Preview.origins(organisation.definition(), research(organisation));

            assertThat(settings)
                    .filteredOn(s -> Set.of("/model", "/share").contains(s.pointer()))
                    .extracting(Preview.Setting::origin)
                    .containsExactlyInAnyOrder(Origin.TEAM, Origin.EVERYBODY);
            assertThat(settings)
                    .filteredOn(s -> s.pointer().equals("/provider/acme/options/baseURL"))
                    .extracting(Preview.Setting::origin)
                    .containsExactly(Origin.SERVER);
        }
    }

    @Test
    void anOldClientSeesWhatEverybodyGetsAndNewOnesTheTeamsToo() throws IOException {
        try (var organisation = new PublishingOrganisation(folder)) {
            var definition = organisation.definition();
            var team = research(organisation);
            var path = List.of("provider", "acme", "models", "large");

            assertThat(Preview.settings(definition, team, Client.OPENCODE_1_1).at(path)).isEmpty();
            assertThat(Preview.settings(definition, team, Client.OPENCODE_1_18).at(path))
                    .isPresent();
            assertThat(Preview.settings(definition, team, Client.SESAME).at(path)).isPresent();
        }
    }

    @Test
    void sesameHasNoCodeThatNobodyAllowed() throws IOException {
        try (var organisation = new PublishingOrganisation(folder)) {
            organisation.write(
                    "organisation.jsonc",
                    PublishingOrganisation.ORGANISATION.replace(
                            "\"share\"",
                            "\"mcp\": {\"docs\": {\"type\": \"local\", \"command\": [\"docs\"]}},"
                                    + " \"share\""));
            organisation.reload();
            var definition = organisation.definition();
            var team = research(organisation);

            assertThat(Preview.settings(definition, team, Client.OPENCODE_1_18).get("mcp"))
                    .isPresent();
            var sesame = Preview.settings(definition, team, Client.SESAME);
            assertThat(sesame.get("mcp")).isEmpty();
            assertThat(sesame.string("share")).contains("disabled");
            assertThat(sesame.at(List.of("provider", "acme", "options", "apiKey")))
                    .contains(new JsonString("{env:ACME_AI_TOKEN}"));
        }
    }

    @Test
    void itSaysWhatDoesNotReachOldClients() throws IOException {
        try (var organisation = new PublishingOrganisation(folder)) {
            assertThat(Preview.gaps(organisation.definition()))
                    .anySatisfy(gap -> assertThat(gap).contains("1.1", "remote_config"));
        }
    }
}
