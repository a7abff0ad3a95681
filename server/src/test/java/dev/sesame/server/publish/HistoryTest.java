package dev.sesame.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.server.definition.OrganisationDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
    @TempDir private Path folder;

    @Test
    void anAuditorSeesWhatChangedInTheFilesAndForWhom() throws IOException {
        try (var _ = new PublishingOrganisation(folder);
                var watch = new OrganisationDirectory(folder, environment()).watch()) {
            var before = watch.current().version();
            Files.writeString(
                    folder.resolve("teams/research.jsonc"),
                    "{\"name\": \"Research\", \"groups\": [\"lab\"], \"models\": [\"acme/*\"],"
                            + " \"config\": {\"model\": \"acme/small\"}}");
            watch.check();
            var after = watch.current().version();

            assertThat(History.list(watch.versions()).elements()).hasSize(2);
            var text =
                    Json.write(
                            History.between(watch.versions(), before + ".." + after).orElseThrow());
            assertThat(text)
                    .contains("\"teams/research.jsonc\"")
                    .contains(
                            "{\"pointer\":\"/config/model\",\"before\":\"acme/large\","
                                    + "\"after\":\"acme/small\"}")
                    .contains("\"research\"")
                    .contains("{\"pointer\":\"/provider/acme-claude\",\"before\":")
                    .doesNotContain("\"everyone\"")
                    .doesNotContain("sk-canary");
        }
    }

    @Test
    void aVersionThatIsNotKnownHasNoDifference() throws IOException {
        try (var _ = new PublishingOrganisation(folder);
                var watch = new OrganisationDirectory(folder, environment()).watch()) {
            for (var range : List.of("", "a", "a..b", watch.current().version() + "..b")) {
                assertThat(History.between(watch.versions(), range)).isEmpty();
            }
        }
    }

    private Environment environment() {
        return new Environment(Map.of("KEY", "sk-canary"), folder, folder, InstantSource.system());
    }
}
