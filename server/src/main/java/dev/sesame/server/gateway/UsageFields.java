package dev.sesame.server.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sesame.server.definition.Provider.Form;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The {@code usage} of an answer, found without reading the rest of it.
 *
 * <p>The name with its quotation marks cannot stand in a text that the model wrote: there a
 * backslash is before each of them.
 */
final class UsageFields {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String NAME = "\"usage\"";

    /** More than any model takes or gives at once: what is more is a mistake, and no debt. */
    private static final long MOST = 10_000_000;

    private static final Set<String> KNOWN =
            Set.of(
                    "prompt_tokens",
                    "completion_tokens",
                    "prompt_tokens_details.cached_tokens",
                    "input_tokens",
                    "output_tokens",
                    "input_tokens_details.cached_tokens",
                    "cache_read_input_tokens",
                    "cache_creation_input_tokens");

    /** Says nothing. */
    static final UsageFields NONE = new UsageFields(Map.of());

    private final Map<String, Long> counts;

    private UsageFields(Map<String, Long> counts) {
        this.counts = counts;
    }

    /** Returns the first in {@code text}, a piece of an answer; {@link #NONE} when it has none. */
    static UsageFields first(String text) {
        var found = NONE;
        int at = text.indexOf(NAME);
        while (at >= 0 && found.isEmpty()) {
            found = at(text, at);
            at = text.indexOf(NAME, at + 1);
        }
        return found;
    }

    /** Returns the last in {@code text}, as {@link #first} does the first. */
    static UsageFields last(String text) {
        var found = NONE;
        // to look from the end on takes far longer, and is worth it when there is something
        int at = text.contains(NAME) ? text.lastIndexOf(NAME) : -1;
        while (at >= 0 && found.isEmpty()) {
            found = at(text, at);
            at = text.lastIndexOf(NAME, at - 1);
        }
        return found;
    }

    /** Reads what stands at {@code at}. */
    private static UsageFields at(String text, int at) {
        int value = at + NAME.length();
        while (value < text.length() && (text.charAt(value) == ' ' || text.charAt(value) == ':')) {
            value++;
        }
        boolean isQuoted = at > 0 && text.charAt(at - 1) == '\\';
        if (isQuoted || !text.startsWith("{", value)) {
            return NONE;
        }
        var found = new UsageFields(new HashMap<>());
        found.read(text.substring(value));
        return found;
    }

    private void read(String text) {
        try (var json = JSON.createParser(text)) {
            json.nextToken();
            members(json, "");
        } catch (IOException _) {
            counts.clear(); // cut off: there is another, or none
        }
    }

    private void members(JsonParser json, String before) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = before + json.currentName();
            var value = json.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && KNOWN.contains(name)) {
                counts.put(name, Math.clamp(json.getLongValue(), 0, MOST));
            }
            if (value == JsonToken.START_OBJECT && before.isEmpty()) {
                members(json, name + ".");
            } else {
                json.skipChildren();
            }
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Returns the tokens, with what {@code earlier} said and this does not. */
    Tokens tokens(Form form, UsageFields earlier) {
        return switch (form) {
            case OPENAI ->
                    new Tokens(
                            most(earlier, "prompt_tokens", "input_tokens"),
                            most(earlier, "completion_tokens", "output_tokens"),
                            most(
                                    earlier,
                                    "prompt_tokens_details.cached_tokens",
                                    "input_tokens_details.cached_tokens"),
                            false);
            case ANTHROPIC -> {
                long cached = most(earlier, "cache_read_input_tokens");
                long input = most(earlier, "input_tokens") + cached;
                yield new Tokens(
                        input + most(earlier, "cache_creation_input_tokens"),
                        most(earlier, "output_tokens"),
                        cached,
                        false);
            }
        };
    }

    private long most(UsageFields earlier, String... names) {
        long most = 0;
        for (var name : names) {
            most = Math.max(most, counts.getOrDefault(name, 0L));
            most = Math.max(most, earlier.counts.getOrDefault(name, 0L));
        }
        return most;
    }
}
