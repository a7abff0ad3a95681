package dev.sesame.cli;

/** Plugins that do a little of everything, so that what runs them is in the archive. */
final class TrainingPlugins {
    /** In Java. */
    static final String JAVA =
            """
            import dev.sesame.json.JsonValue.JsonObject;
            import dev.sesame.plugin.AuthHook;
            import dev.sesame.plugin.AuthMethod;
            import dev.sesame.plugin.Hooks;
            import dev.sesame.plugin.Plugin;
            import dev.sesame.plugin.PluginInput;
            import dev.sesame.plugin.ProviderOptions;

            public class Training implements Plugin {
                public Hooks init(PluginInput input, JsonObject options) {
                    return Hooks.none()
                            .auth(AuthHook.of("demo", AuthMethod.api("Key"))
                                    .loader((auth, provider) -> ProviderOptions.NONE
                                            .header("x-key", auth.get().isPresent() ? "1" : "0")
                                            .fetch(input.fetch())))
                            .chatHeaders((in, headers) -> headers.put("x-sign", in.session()))
                            .chatParams((in, params) -> params.temperature(0.1));
                }
            }
            """;

    /** The same as a script. */
    static final String SCRIPT =
            """
            export const Training = async () => ({
              auth: {
                provider: "demo",
                methods: [{ type: "api", label: "Key" }],
                loader: async (getAuth) => ({ apiKey: (await getAuth()).key, fetch: (url, init) => fetch(url, init) }),
              },
              "chat.headers": async (input, output) => { output.headers["x-sign"] = input.sessionID },
            })
            """;

    private TrainingPlugins() {}

    /** Returns a configuration with the provider that they are for, at {@code origin}. */
    static String provider(String origin) {
        return "{\"provider\": {\"demo\": {\"npm\": \"@ai-sdk/openai-compatible\", \"api\": \""
                + origin
                + "/v1\", \"models\": {\"m\": {}}}}}";
    }
}
