package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;

class EffectiveConfigTest {

    @Test
    void modesBecomePrimaryAgents() {
        var merged =
                """
                {"mode":{"review":{"prompt":"R","options":{},"permission":{}}},\
                "agent":{"review":{"description":"D","options":{},"permission":{}}},"username":"u"}\
                """;

        assertThat(finish(merged, Environments.with()))
                .isEqualTo(
                        "{\"mode\":{\"review\":{\"prompt\":\"R\",\"options\":{},\"permission\":{}}},"
                                + "\"agent\":{\"review\":{\"description\":\"D\",\"options\":{},"
                                + "\"permission\":{},\"prompt\":\"R\",\"mode\":\"primary\"}},"
                                + "\"username\":\"u\"}");
    }

    @Test
    void thePermissionOfTheEnvironmentIsMergedOver() {
        var merged =
                """
                {"permission":{"bash":"ask","webfetch":"deny","edit":{"*":"ask"}},"username":"u"}\
                """;
        var environment =
                Environments.with(
                        "OPENCODE_PERMISSION", "{\"bash\":\"deny\",\"edit\":{\"*.md\":\"allow\"}}");

        assertThat(finish(merged, environment))
                .isEqualTo(
                        "{\"permission\":{\"bash\":\"deny\",\"webfetch\":\"deny\","
                                + "\"edit\":{\"*\":\"ask\",\"*.md\":\"allow\"}},\"username\":\"u\"}");
    }

    @Test
    void aPermissionThatIsNotAnObjectIsIgnored() {
        for (var text : new String[] {"{oops", "\"deny\"", "[1]", ""}) {
            assertThat(
                            finish(
                                    "{\"permission\":{\"*\":\"ask\"},\"username\":\"u\"}",
                                    Environments.with("OPENCODE_PERMISSION", text)))
                    .isEqualTo("{\"permission\":{\"*\":\"ask\"},\"username\":\"u\"}");
        }
    }

    @Test
    void toolsArePermissionsOfLowerRank() {
        var merged =
                """
                {"username":"u","tools":{"write":true,"bash":false,"patch":false},\
                "permission":{"bash":"ask"}}\
                """;

        assertThat(finish(merged, Environments.with()))
                .endsWith("\"permission\":{\"edit\":\"deny\",\"bash\":\"ask\"}}");
    }

    @Test
    void theUserIsNamedAfterTheLoginOrUser() {
        assertThat(finish("{}", Environments.with())).isEqualTo("{\"username\":\"login\"}");
        assertThat(finish("{\"username\":\"\"}", Environments.with()))
                .isEqualTo("{\"username\":\"login\"}");
        var nobody =
                EffectiveConfig.finish(
                        Json.parse("{}").asObject().orElseThrow(), Environments.with(), "");
        assertThat(Json.write(withoutEmpty(nobody))).isEqualTo("{\"username\":\"user\"}");
    }

    @Test
    void autoshareIsAnOldWordForShare() {
        assertThat(finish("{\"autoshare\":true,\"username\":\"u\"}", Environments.with()))
                .isEqualTo("{\"autoshare\":true,\"username\":\"u\",\"share\":\"auto\"}");
        assertThat(
                        finish(
                                "{\"autoshare\":true,\"share\":\"manual\",\"username\":\"u\"}",
                                Environments.with()))
                .contains("\"share\":\"manual\"");
        assertThat(finish("{\"autoshare\":false}", Environments.with()))
                .doesNotContain("share\":\"");
    }

    @Test
    void theTwoSwitchesWinOverCompaction() {
        var environment =
                Environments.with(
                        "OPENCODE_DISABLE_AUTOCOMPACT", "1", "OPENCODE_DISABLE_PRUNE", "TRUE");

        assertThat(
                        finish(
                                "{\"username\":\"u\",\"compaction\":{\"auto\":true,\"reserved\":1}}",
                                environment))
                .isEqualTo(
                        "{\"username\":\"u\","
                                + "\"compaction\":{\"auto\":false,\"reserved\":1,\"prune\":false}}");
        assertThat(
                        finish(
                                "{\"username\":\"u\"}",
                                Environments.with("OPENCODE_DISABLE_PRUNE", "yes")))
                .isEqualTo("{\"username\":\"u\"}");
    }

    private static String finish(String merged, Environment environment) {
        var tree = Json.parse(merged).asObject().orElseThrow();
        return Json.write(withoutEmpty(EffectiveConfig.finish(tree, environment, "login")));
    }

    /** Leaves out the four members that are always there. */
    private static JsonObject withoutEmpty(JsonObject tree) {
        var left = tree;
        for (var name : new String[] {"agent", "mode", "plugin", "command"}) {
            boolean empty =
                    tree.object(name).map(JsonObject::isEmpty).orElse(tree.array(name).isEmpty());
            left = empty ? left.without(name) : left;
        }
        return left;
    }

    @Test
    void fourMembersAreAlwaysThere() {
        var finished = EffectiveConfig.finish(JsonObject.EMPTY, Environments.with(), "login");

        assertThat(Json.write(finished))
                .isEqualTo(
                        "{\"agent\":{},\"mode\":{},\"plugin\":[],\"command\":{},"
                                + "\"username\":\"login\"}");
    }
}
