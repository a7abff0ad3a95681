package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Somebody whose project has plugins and a gateway of its own, on loopback. */
final class PluginStage implements AutoCloseable {

    private static final String HEALTHY =
            """
            export default async () => ({
              "chat.headers": async (_, output) => { output.headers["X-Good"] = "yes" },
              auth: { provider: "corp-gateway", methods: [
                { type: "oauth", label: "Healthy", authorize: async () => ({ url: "", instructions: "",
                  method: "auto", callback: async () => ({ type: "success", key: "key-good" }) }) } ] },
            })
            """;

    private static final String CONFIGURATION =
            """
            {"provider": {"corp-gateway": {
               "npm": "@ai-sdk/openai-compatible", "name": "Company AI Gateway",
               "env": ["COMPANY_AI_TOKEN"], "api": "GATEWAY/v1", "models": {"m": {"name": "M"}}}}}
            """;

    private final CaseGateway gateway = new CaseGateway();
    private final Person person;

    PluginStage(Path root) throws IOException {
        person =
                Person.in(root)
                        .with("GW_URL", gateway.url())
                        .with("STAGE", root.toRealPath().toString())
                        .with("COMPANY_AI_TOKEN", "envtok");
        var configuration = CONFIGURATION.replace("GATEWAY", gateway.url());
        Files.writeString(person.surroundings().project().resolve("opencode.json"), configuration);
    }

    Person person() {
        return person;
    }

    /** Puts a plugin into the project. */
    PluginStage with(String name, String source) throws IOException {
        Files.createDirectories(plugin(name).getParent());
        Files.writeString(plugin(name), source);
        return this;
    }

    /** Puts a plugin into the project that signs requests and logs in to {@code corp-gateway}. */
    PluginStage withHealthy() throws IOException {
        return with("b-good.js", HEALTHY);
    }

    Path plugin(String name) {
        return person.surroundings().project().resolve(".opencode/plugin").resolve(name);
    }

    /** Asks the model. */
    Outcome ask() throws IOException, InterruptedException {
        return person.run("run", "-m", "corp-gateway/m", "ping");
    }

    /** Returns the requests that asked the model for more than a title. */
    List<ObjectNode> questions() {
        return gateway.requests().stream()
                .filter(each -> each.path("url").asText().endsWith("/chat/completions"))
                .filter(each -> !CaseRequest.isForTitle(each.path("body")))
                .toList();
    }

    /** Returns what was said besides the line with agent and model. */
    static List<String> said(Outcome outcome) {
        return outcome.stderr()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("> "))
                .toList();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
