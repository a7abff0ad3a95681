package dev.sesame.wellknown;

import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The members of {@code sesame.jsonc} about the company's login and its tokens. */
final class LoginRules {
    private static final List<String> STORES = List.of("keyring", "file");
    private static final BigDecimal LONGEST_SKEW = BigDecimal.valueOf(3600);

    private LoginRules() {}

    /** Returns what is wrong with them in {@code rules}. */
    static Optional<String> problem(JsonObject rules) {
        if (rules.get("sso").isPresent() && rules.object("sso").isEmpty()) {
            return Optional.of("has an \"sso\" that is no object");
        }
        if (rules.get("secretStore").isPresent()
                && rules.string("secretStore").filter(STORES::contains).isEmpty()) {
            return Optional.of("has a \"secretStore\" that is neither keyring nor file");
        }
        return rules.get("tokenSkew").isPresent() && skew(rules).isEmpty()
                ? Optional.of("has a \"tokenSkew\" that is no number of seconds up to 3600")
                : Optional.empty();
    }

    /** Returns how long before its end a token is renewed, if that is said. */
    static Optional<Duration> skew(JsonObject rules) {
        return rules.number("tokenSkew")
                .filter(s -> s.signum() >= 0 && s.compareTo(LONGEST_SKEW) <= 0)
                .map(seconds -> Duration.ofSeconds(seconds.longValue()));
    }
}
