package dev.sesame.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sesame.json.Json.Place;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Walks a token stream to the value at a path. */
final class Locator {
    private Locator() {}

    /** The parser stands on the first token of the value that {@code path} starts from. */
    static Optional<Place> find(JsonParser parser, List<String> path) throws IOException {
        if (path.isEmpty()) {
            var at = parser.currentTokenLocation();
            return Optional.of(new Place(at.getLineNr(), at.getColumnNr()));
        }
        var rest = path.subList(1, path.size());
        return parser.currentToken() == JsonToken.START_ARRAY
                ? inArray(parser, path.getFirst(), rest)
                : inObject(parser, path.getFirst(), rest);
    }

    private static Optional<Place> inObject(JsonParser parser, String name, List<String> rest)
            throws IOException {
        Optional<Place> found = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean here = parser.currentName().equals(name);
            parser.nextToken();
            if (here && found.isEmpty()) {
                found = find(parser, rest);
                if (found.isPresent()) {
                    return found;
                }
            }
            parser.skipChildren();
        }
        return found;
    }

    private static Optional<Place> inArray(JsonParser parser, String index, List<String> rest)
            throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (index.equals(Integer.toString(i))) {
                return find(parser, rest);
            }
            parser.skipChildren();
        }
        return Optional.empty();
    }
}
