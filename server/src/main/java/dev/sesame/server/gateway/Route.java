package dev.sesame.server.gateway;

import dev.sesame.server.definition.Provider.Form;

/** The gateway's endpoints. */
enum Route {
    CHAT_COMPLETIONS("/v1/chat/completions", "POST", Form.OPENAI),
    RESPONSES("/v1/responses", "POST", Form.OPENAI),
    EMBEDDINGS("/v1/embeddings", "POST", Form.OPENAI),
    MESSAGES("/v1/messages", "POST", Form.ANTHROPIC),
    COUNT_TOKENS("/v1/messages/count_tokens", "POST", Form.ANTHROPIC),
    MODELS("/v1/models", "GET", Form.OPENAI),
    MODEL("/v1/models/{id}", "GET", Form.OPENAI),
    /** Whatever there is not. */
    NONE("/v1", "GET", Form.OPENAI);

    private static final String BELOW_MODELS = "/v1/models/";

    private final String label;
    private final String method;
    private final Form form;

    Route(String label, String method, Form form) {
        this.label = label;
        this.method = method;
        this.form = form;
    }

    /** Returns the endpoint at {@code path}, compared byte by byte. */
    static Route at(String path) {
        for (var route : values()) {
            if (route.label.equals(path) && route != NONE && route != MODEL) {
                return route;
            }
        }
        return path.startsWith(BELOW_MODELS) ? MODEL : NONE;
    }

    /** Returns the name of the model that {@link #MODEL} was asked about. */
    static String modelIn(String path) {
        return path.substring(BELOW_MODELS.length());
    }

    /** Returns its path, of a fixed set. */
    String label() {
        return label;
    }

    String method() {
        return method;
    }

    /** Returns whose errors it speaks. */
    Form form() {
        return form;
    }

    /** Returns whether answers of it used tokens. */
    boolean usesTokens() {
        return this != COUNT_TOKENS;
    }
}
