package dev.sesame.server.gateway;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.Limits;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Provider;
import dev.sesame.server.definition.Provider.Form;
import dev.sesame.server.definition.Provider.Model;
import dev.sesame.server.definition.SignIn;
import dev.sesame.server.definition.Team;
import dev.sesame.server.definition.Upstream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An organisation with two teams. */
final class Acme {
    static final String KEY = "sk-upstream-canary-0123456789";
    static final String MODEL = "gpt-5-mini";
    static final String SECRET_MODEL = "gpt-5-pro";
    static final String CLAUDE = "claude-sonnet";

    private Acme() {}

    static OrganisationDefinition with(URI... upstreams) {
        return with(Map.of("anthropic-version", "2023-06-01"), upstreams);
    }

    private static OrganisationDefinition with(Map<String, String> fields, URI... upstreams) {
        var openai =
                java.util.stream.IntStream.range(0, upstreams.length)
                        .mapToObj(i -> upstream("up" + i, upstreams[i]))
                        .toList();
        var anthropic =
                List.of(
                        new Upstream(
                                "anthropic",
                                URI.create(upstreams[0] + "/v1"),
                                "x-api-key",
                                Secret.of(KEY),
                                fields));
        return new OrganisationDefinition(
                "1",
                "Acme",
                URI.create("https://ai.acme.example"),
                List.of(),
                new SignIn("ACME_TOKEN", List.of(), Optional.empty()),
                JsonObject.EMPTY,
                List.of(
                        provider("acme", Form.OPENAI, openai, MODEL, SECRET_MODEL),
                        provider("acme-claude", Form.ANTHROPIC, anthropic, CLAUDE)),
                List.of(
                        team("engineering", "eng", "acme/gpt-5-mini", "acme-claude/*"),
                        team("research", "res", "*")),
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** One whose Anthropic upstream wants a field of its own. */
    static OrganisationDefinition withField(URI upstream, String name, String value) {
        return with(Map.of(name, value), upstream);
    }

    private static Upstream upstream(String name, URI at) {
        return new Upstream(
                name,
                URI.create(at + "/v1"),
                "authorization",
                Secret.of("Bearer " + KEY),
                Map.of());
    }

    private static Provider provider(
            String id, Form form, List<Upstream> upstreams, String... models) {
        return new Provider(
                id,
                form,
                JsonObject.EMPTY,
                List.of(models).stream()
                        .map(model -> new Model(model, JsonObject.EMPTY, upstreams))
                        .toList());
    }

    private static Team team(String id, String group, String... models) {
        return new Team(
                id, id, Set.of(group), List.of(models), JsonObject.EMPTY, Limits.NONE, Limits.NONE);
    }
}
