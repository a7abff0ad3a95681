package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.testkit.FakeModelProvider.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that plugins bring, and a model that asks for them. */
final class PluginToolsTest {
    private static final String TOOL =
            """
            .on("tool", (in, out) -> JsonObject.EMPTY.with("%1$s", JsonObject.EMPTY.with("description", "does %1$s")
                .with("parameters", JsonObject.EMPTY.with("type", "object"))))
            .on("tool.execute", (in, out) -> { %2$s })\
            """;

    @TempDir Path home;
    private PluginWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new PluginWorld(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** The model asks for the tools {@code names} with the arguments {@code arguments}. */
    private static Reply asks(String arguments, String... names) {
        var events = new ArrayList<String>();
        for (int i = 0; i < names.length; i++) {
            var call =
                    "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d,\"id\":\"c%d\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]}}]}"
                            .formatted(i, i, names[i], arguments.replace("\"", "\\\""));
            events.add("data: " + call + "\n\n");
        }
        events.add("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n");
        return Reply.events(events.toArray(String[]::new));
    }

    private static String result(String call, String content) {
        return "{\"role\":\"tool\",\"content\":\"%s\",\"tool_call_id\":\"%s\"}"
                .formatted(content, call);
    }

    @Test
    void eachIsOfferedAndRunByThePluginThatBroughtIt() {
        var answer =
                "return JsonObject.EMPTY.with(\"output\", \"%s\" + in.object(\"args\").get().string(\"id\").get()"
                        + " + in.string(\"agent\").get() + in.string(\"callID\").get());";
        world.plugin("A", TOOL.formatted("a", answer.formatted("A")));
        world.plugin("B", TOOL.formatted("b", answer.formatted("B")));
        world.world.gateway.next(asks("{\"id\":\"7\"}", "b", "a"));

        world.ask();

        assertThat(world.requests()).hasSize(2);
        assertThat(world.requests().getFirst().body())
                .contains("\"name\":\"a\",\"description\":\"does a\"", "\"name\":\"b\"");
        assertThat(world.request().body())
                .contains(result("c0", "B7buildc0"), result("c1", "A7buildc1"));
        assertThat(world.answer).hasToString("pong from gateway");
    }

    @Test
    void oneOfAScriptIsRunThere() {
        world.world.variables.put("PATH", System.getenv("PATH"));
        world.write(
                ".opencode/plugin/look.js",
                """
                import { tool } from "@opencode-ai/plugin"
                export default async () => ({ tool: { look: tool({ description: "looks",
                  args: { id: tool.schema.string() }, execute: async ({ id }) => "seen " + id }) } })
                """);
        world.plugin("A", TOOL.formatted("a", "return out;"));
        world.world.gateway.next(asks("{\"id\":\"7\"}", "look"));

        world.ask();

        assertThat(world.notes).isEmpty();
        assertThat(world.request().body()).contains(result("c0", "seen 7"));
    }

    @Test
    void whyOneFailedIsToldToTheModel() {
        world.plugin("A", TOOL.formatted("a", "throw new IllegalStateException(\"boom\");"));
        world.world.gateway.next(asks("{\"id\":", "a")).next(asks("{}", "a", "unknown"));

        world.ask();

        assertThat(world.requests()).hasSize(3);
        assertThat(world.request().body())
                .contains(result("c0", "the arguments are not a JSON object"))
                .contains(result("c0", "boom"))
                .contains(result("c1", "there is no tool of this name"));
    }

    @Test
    void aModelThatAsksWithoutAnEndIsStopped() {
        world.plugin("A", TOOL.formatted("a", "return out;"));
        for (int i = 0; i < 30; i++) {
            world.world.gateway.next(asks("{}", "a"));
        }

        assertThatThrownBy(world::ask)
                .hasMessage("corp/m asked for tools 25 times and found no end");
        assertThat(world.requests()).hasSize(25);
    }

    @Test
    void aModelThatAsksForAToolWithoutOneBeingOfferedIsStopped() {
        world.world.gateway.next(asks("{}", "a"));

        assertThatThrownBy(world::ask).hasMessageContaining("although none was offered");
        assertThat(world.requests()).hasSize(1);
    }
}
