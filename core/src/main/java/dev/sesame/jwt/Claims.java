package dev.sesame.jwt;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the issuer of a token says about the person, verified by {@link JwtVerifier} or asked for.
 * Immutable and safe for threads.
 *
 * @param all the claims as they are
 */
public record Claims(JsonObject all) {
    private static final int LONGEST_WORD = 256;

    /** Returns the person, as the issuer numbers people. */
    public String subject() {
        return all.string("sub").orElse("");
    }

    /** Returns when the token ends; empty when the issuer does not say. */
    public Optional<Instant> expires() {
        return all.get("exp")
                .flatMap(JsonValue::asNumber)
                .map(BigDecimal::longValue)
                .map(Instant::ofEpochSecond);
    }

    /**
     * Returns the words of a claim: an array of texts, or one text with blanks between them; none
     * when there is no such claim.
     *
     * @param path the claim's name, or else the names from the outermost object to it with dots
     *     between, as in {@code realm_access.roles}
     * @throws AuthException {@link Failure#NOT_LOGGED_IN} when the claim is of another type, or a
     *     word has more than {@value #LONGEST_WORD} characters or control characters
     */
    public Set<String> words(String path) {
        var claim =
                all.get(path).or(() -> all.at(List.of(path.split("\\.", -1)))).map(Claims::texts);
        var words = new LinkedHashSet<>(claim.orElse(List.of()));
        words.remove("");
        for (var word : words) {
            if (word.length() > LONGEST_WORD || word.chars().anyMatch(Character::isISOControl)) {
                throw Refusal.of("names a group that cannot be one");
            }
        }
        return Set.copyOf(words);
    }

    private static List<String> texts(JsonValue claim) {
        return switch (claim) {
            case JsonString(var text) -> Arrays.asList(text.split(" ", -1));
            case JsonArray(var elements) -> elements.stream().map(Claims::text).toList();
            default -> throw Refusal.of("names groups in a form that is unknown");
        };
    }

    private static String text(JsonValue element) {
        return element.asString()
                .orElseThrow(() -> Refusal.of("names groups in a form that is unknown"));
    }

    @Override
    public String toString() {
        return "Claims[" + subject() + "]";
    }
}
