package dev.sesame.server.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sesame.server.gateway.Refusal.Status;
import java.io.IOException;

/**
 * What the gateway needs to know of a body: it is read whole, and must mean the same to everybody
 * who reads it, because the upstream gets these very bytes.
 *
 * @param model what is asked for
 * @param isStreamed whether the answer is to come piece by piece
 */
record AskedModel(String model, boolean isStreamed) {
    private static final int DEEPEST = 200;
    private static final int LONGEST_NUMBER = 1000;

    /** A body of nothing but short names would take a hundred times its size to look through. */
    private static final int MOST_TOKENS = 400_000;

    /** A byte order mark is none of them: some readers skip it, and others do not. */
    private static final String BEGINNINGS = "{ \t\r\n";

    private static final JsonFactory STRICT =
            new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxNumberLength(LONGEST_NUMBER)
                                    .maxTokenCount(MOST_TOKENS)
                                    .maxStringLength(RequestBody.LARGEST)
                                    .build())
                    .build();

    /**
     * Reads one JSON object in UTF-8 in which no object has two members of one name.
     *
     * @throws Refusal when {@code bytes} hold something else
     */
    static AskedModel in(byte[] bytes, int offset, int length) {
        if (length > 1 && (BEGINNINGS.indexOf(bytes[offset]) < 0 || bytes[offset + 1] == 0)) {
            throw Refusal.of(Status.INVALID, "the body is not a JSON object in UTF-8");
        }
        try (var json = STRICT.createParser(bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.of(Status.INVALID, "the body is not a JSON object");
            }
            var asked = members(json);
            if (json.nextToken() != null) {
                throw Refusal.of(Status.INVALID, "something follows the JSON object of the body");
            }
            return asked;
        } catch (IOException e) {
            throw Refusal.of(
                    Status.INVALID,
                    "the body is not valid JSON, names a member of an object twice, or has too many");
        }
    }

    /** Some readers take {@code MODEL} for {@code model}, and the last of both. */
    private static boolean isModel(String name) {
        if (!name.equalsIgnoreCase("model")) {
            return false;
        }
        if (!name.equals("model")) {
            throw Refusal.of(Status.INVALID, "the body has a \"model\" in capital letters");
        }
        return true;
    }

    private static AskedModel members(JsonParser json) throws IOException {
        var model = "";
        boolean isStreamed = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            boolean isModel = isModel(name);
            if (isModel && value == JsonToken.VALUE_STRING) {
                model = json.getText();
            }
            isStreamed |= name.equals("stream") && value == JsonToken.VALUE_TRUE;
            json.skipChildren();
        }
        if (model.isEmpty()) {
            throw Refusal.of(Status.INVALID, "the body has no \"model\"");
        }
        return new AskedModel(model, isStreamed);
    }
}
