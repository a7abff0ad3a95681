package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What can be set: by variables, and under {@code anthropic} in {@code sesame.jsonc}.
 *
 * @param environment where the variables are
 * @param options that member; a variable wins over it
 */
record Settings(Environment environment, JsonObject options) {
    /** Where Anthropic's API is, as its own libraries have it. */
    private static final String API = "https://api.anthropic.com";

    private static final long LONGEST_REFRESH = 120_000;

    /** What may be done with Claude plans. */
    enum Plan {
        ASK,
        FORBID,
        ACCEPT
    }

    Plan plan() {
        var word = options.string("plan").orElse("ask");
        return word.equals("forbid") ? Plan.FORBID : word.equals("accept") ? Plan.ACCEPT : Plan.ASK;
    }

    /** Returns where what must outlive a run is kept. */
    Path state() {
        return environment.sesameState().resolve("anthropic");
    }

    long now() {
        return environment.clock().instant().toEpochMilli();
    }

    Path credentialsFile() {
        return variable("CLAUDE_CODE_AUTH_CREDENTIALS_PATH")
                .map(Path::of)
                .or(() ->
                        variable("CLAUDE_CONFIG_DIR")
                                .map(folder -> Path.of(folder, ".credentials.json")))
                .orElseGet(
                        () -> environment.home().resolve(".claude").resolve(".credentials.json"));
    }

    String keychainService() {
        return variable("CLAUDE_CODE_AUTH_KEYCHAIN_SERVICE").orElse("Claude Code-credentials");
    }

    String refreshModel() {
        return variable("CLAUDE_CODE_AUTH_REFRESH_MODEL").orElse("claude-haiku-4-5");
    }

    Duration refreshTimeout() {
        long millis = milliseconds("CLAUDE_CODE_AUTH_REFRESH_TIMEOUT_MS", 60_000);
        return Duration.ofMillis(Math.clamp(millis, 100, LONGEST_REFRESH));
    }

    /** Returns how long before its end a token counts as expired, in milliseconds. */
    long skew() {
        return milliseconds("CLAUDE_CODE_AUTH_REFRESH_SKEW_MS", 60_000);
    }

    /**
     * Returns the value of {@code anthropic-beta}: by default what Anthropic's published libraries
     * say that requests with an OAuth token need.
     */
    String betas() {
        return environment.get("CLAUDE_CODE_AUTH_BETAS").orElse("oauth-2025-04-20");
    }

    Optional<String> clientId() {
        return text("ANTHROPIC_CLIENT_ID", "clientId");
    }

    Optional<URI> authUrl() {
        return address("ANTHROPIC_AUTH_URL", "authUrl");
    }

    Optional<URI> redirectUri() {
        return uri("ANTHROPIC_REDIRECT_URI", "redirectUri", "an address");
    }

    Optional<String> scope() {
        return text("ANTHROPIC_SCOPE", "scope");
    }

    /** Returns where tokens are redeemed; Anthropic's libraries name the path. */
    URI tokenUrl() {
        return address("ANTHROPIC_TOKEN_URL", "tokenUrl")
                .orElseGet(() -> URI.create(API + "/v1/oauth/token"));
    }

    /** Returns the only place besides Anthropic's own that a token may go to. */
    URI api() {
        return address("ANTHROPIC_BASE_URL", "baseUrl").orElseGet(() -> URI.create(API));
    }

    private Optional<String> variable(String name) {
        return environment.nonEmpty(name);
    }

    private Optional<String> text(String variable, String option) {
        return variable(variable).or(() -> options.string(option).filter(s -> !s.isEmpty()));
    }

    /** Reads all addresses, so that one that cannot be used is told. */
    void check() {
        authUrl();
        redirectUri();
        tokenUrl();
        api();
    }

    private Optional<URI> address(String variable, String option) {
        var wanted = "an https address";
        var uri = uri(variable, option, wanted);
        if (uri.isPresent() && !Address.isSecure(uri.get())) {
            throw unusable(variable, option, wanted);
        }
        return uri;
    }

    private Optional<URI> uri(String variable, String option, String wanted) {
        try {
            return text(variable, option).map(URI::create);
        } catch (IllegalArgumentException _) {
            throw unusable(variable, option, wanted);
        }
    }

    private long milliseconds(String variable, long preset) {
        var text = variable(variable);
        if (text.isEmpty()) {
            return preset;
        }
        if (!text.get().matches("\\d{1,9}")) {
            throw unusable(variable, "", "a number of milliseconds");
        }
        return Long.parseLong(text.get());
    }

    private static AuthException unusable(String variable, String option, String wanted) {
        var also = option.isEmpty() ? "" : " (anthropic." + option + " in sesame.jsonc)";
        return new AuthException(
                Failure.INVALID_CONFIG,
                variable + also + " is not " + wanted,
                "Correct it, or take it out");
    }
}
