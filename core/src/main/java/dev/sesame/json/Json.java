package dev.sesame.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes JSON text. All methods are safe for any number of threads.
 *
 * <p>A byte order mark at the start is skipped. Nesting deeper than {@value #MAX_DEPTH} and numbers
 * of more than {@value #MAX_NUMBER_LENGTH} characters are refused.
 */
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 1000;

    /** RFC 8259 and nothing else: no comments, no trailing commas, no member twice. */
    private static final JsonFactory STRICT =
            factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** What OpenCode reads: comments, trailing commas; of a member given twice the last counts. */
    private static final JsonFactory WITH_COMMENTS =
            factory()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    /** What {@link #WITH_COMMENTS} reads, but no member twice. */
    private static final JsonFactory EACH_ONCE =
            factory()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    private Json() {}

    private static com.fasterxml.jackson.core.JsonFactoryBuilder factory() {
        var limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(32 << 20)
                        .build();
        return new com.fasterxml.jackson.core.JsonFactoryBuilder().streamReadConstraints(limits);
    }

    /**
     * Reads strict JSON, for what comes from the network and for {@code auth.json}.
     *
     * @throws JsonSyntaxException when {@code text} is not one JSON value
     */
    public static JsonValue parse(String text) {
        return read(STRICT, text);
    }

    /**
     * Reads JSON with comments, for configuration files.
     *
     * @throws JsonSyntaxException when {@code text} is not one JSON value
     */
    public static JsonValue parseJsonc(String text) {
        return read(WITH_COMMENTS, text);
    }

    /**
     * Reads JSON with comments in which no member is given twice, for files in which one that does
     * not count would be dangerous.
     *
     * @throws JsonSyntaxException when {@code text} is not one such JSON value
     */
    public static JsonValue parseJsoncOnce(String text) {
        return read(EACH_ONCE, text);
    }

    /** Writes {@code value} in one line. */
    public static String write(JsonValue value) {
        return JsonWriter.compact(value);
    }

    /**
     * Writes {@code value} with two blanks of indentation, as {@code JSON.stringify(value, null,
     * 2)} does.
     */
    public static String writePretty(JsonValue value) {
        return JsonWriter.pretty(value);
    }

    /**
     * Returns the members of the object that strict {@code text} holds, each value as the very
     * characters it was written with.
     *
     * @throws JsonSyntaxException when {@code text} is not one JSON object
     */
    public static Map<String, String> rawMembers(String text) {
        var members = new LinkedHashMap<String, String>();
        for (var member : members(text)) {
            members.put(member.name(), text.substring(member.value(), member.end()));
        }
        return members;
    }

    /**
     * Where a member of an object stands in its text, in characters.
     *
     * @param name its name, decoded
     * @param start where its name begins, at the quotation mark
     * @param value where its value begins
     * @param end behind the last character of its value
     */
    public record Member(String name, int start, int value, int end) {}

    /**
     * Returns where the members of the object that strict {@code text} holds stand in it.
     *
     * @throws JsonSyntaxException when {@code text} is not one JSON object
     */
    public static List<Member> members(String text) {
        var body = withoutMark(text);
        int mark = text.length() - body.length();
        try (var parser = STRICT.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw syntax("an object is expected", parser);
            }
            var members = new ArrayList<Member>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                int start = mark + (int) parser.currentTokenLocation().getCharOffset();
                parser.nextToken();
                int value = mark + (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                int end = mark + (int) parser.currentLocation().getCharOffset();
                members.add(new Member(name, start, value, end));
            }
            end(parser);
            return members;
        } catch (IOException e) {
            throw syntax(e);
        }
    }

    /**
     * Returns where in {@code text} the value at {@code path} begins: member names and array
     * indices from the root. Empty when there is no such value or the text is not JSON.
     */
    public static Optional<Place> locate(String text, List<String> path) {
        try (var parser = WITH_COMMENTS.createParser(withoutMark(text))) {
            parser.nextToken();
            return Locator.find(parser, path);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * A place in a text.
     *
     * @param line from 1
     * @param column from 1
     */
    public record Place(int line, int column) {}

    private static JsonValue read(JsonFactory factory, String text) {
        try (var parser = factory.createParser(withoutMark(text))) {
            if (parser.nextToken() == null) {
                throw syntax("a value is missing", parser);
            }
            var value = value(parser);
            end(parser);
            return value;
        } catch (IOException e) {
            throw syntax(e);
        }
    }

    private static void end(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw syntax("more text after the end", parser);
        }
    }

    private static JsonValue value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonString(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> new JsonNull();
            default -> throw syntax("a value is missing", parser);
        };
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        var members = new LinkedHashMap<String, JsonValue>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new JsonObject(members);
    }

    private static JsonArray array(JsonParser parser) throws IOException {
        var elements = new ArrayList<JsonValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return new JsonArray(elements);
    }

    static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static JsonSyntaxException syntax(String reason, JsonParser parser) {
        var at = parser.currentTokenLocation();
        return new JsonSyntaxException(
                reason, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    private static JsonSyntaxException syntax(IOException e) {
        if (e instanceof JsonProcessingException known && known.getLocation() != null) {
            var at = known.getLocation();
            return new JsonSyntaxException(
                    SyntaxReason.of(known), at.getLineNr(), Math.max(1, at.getColumnNr()));
        }
        return new JsonSyntaxException("not JSON", 1, 1);
    }
}
