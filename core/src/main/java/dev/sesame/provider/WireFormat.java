package dev.sesame.provider;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;

/** How one family of servers is asked and how it answers. */
sealed interface WireFormat permits ChatCompletions, Responses, AnthropicMessages {
    /** The package of servers that speak as OpenAI does. */
    String COMPATIBLE = "@ai-sdk/openai-compatible";

    /** The package of OpenAI itself. */
    String OPENAI = "@ai-sdk/openai";

    /** The package of Anthropic. */
    String ANTHROPIC = "@ai-sdk/anthropic";

    /** Packages that speak in a way of their own. */
    List<String> OTHERS =
            List.of(
                    "@ai-sdk/google",
                    "@ai-sdk/google-vertex",
                    "@ai-sdk/google-vertex/anthropic",
                    "@ai-sdk/amazon-bedrock",
                    "@ai-sdk/amazon-bedrock/mantle",
                    "@ai-sdk/azure",
                    "@ai-sdk/cohere",
                    "@ai-sdk/gateway",
                    "@jerome-benoit/sap-ai-provider-v2",
                    "ai-gateway-provider",
                    "gitlab-ai-provider",
                    "watsonx-ai-provider");

    /**
     * Returns the format of {@code model}: chat completions unless its package is known to have
     * another.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when Sesame does not speak it
     */
    static WireFormat of(Model model) {
        var npm = model.npm();
        if (npm.equals(ANTHROPIC)) {
            return new AnthropicMessages();
        }
        if (npm.equals(OPENAI)) {
            return new Responses();
        }
        if (OTHERS.contains(npm)) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    model.ref() + " needs the wire format of " + npm + ", which Sesame lacks",
                    "Use it in OpenCode, or reach it through a gateway that"
                            + " speaks as OpenAI or Anthropic does");
        }
        return new ChatCompletions(npm);
    }

    /** Returns what follows the base address. */
    String path();

    /** Returns the base address when none is configured; empty when there is none. */
    String home();

    /** Returns the variable that may hold the base address; empty when there is none. */
    String homeVariable();

    /** Returns the headers that belong to the format and to the options of the provider. */
    Map<String, String> headers(JsonObject providerOptions);

    /** Returns the header that carries {@code key}. */
    Map.Entry<String, String> credential(Secret key);

    /** Returns the body that asks {@code request}. */
    JsonObject body(ModelRequest request, JsonObject providerOptions);

    /** Returns what understands the answer, tells {@code listener} and fills {@code turn}. */
    AnswerReader reader(ModelListener listener, Turn turn);
}
