package dev.sesame.credential;

import dev.sesame.Sha256;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where entries stood in the text of {@code auth.json} before they were taken out of it: what was
 * written around them, and after how many characters of what is left. It holds for that text alone.
 *
 * @param digest SHA-256 of the text that is left
 * @param order the keys of all entries, in the order of the text before
 * @param parts the text before, in order: a number stands for that many characters of the text that
 *     is left, a string for itself, an array for the entry whose key is in it
 */
record Place(String digest, List<String> order, JsonArray parts) {

    /**
     * A text without some of its entries.
     *
     * @param text what is left
     * @param place where they stood
     */
    record Cut(String text, Place place) {}

    /**
     * Takes the entries {@code keys} out of {@code text}, a JSON object, and changes nothing else.
     */
    static Cut cut(String text, Set<String> keys) {
        var members = Json.members(text);
        int last = members.size() - 1; // the last that stays
        while (last >= 0 && keys.contains(members.get(last).name())) {
            last--;
        }
        var cutting = new Cutting(text);
        for (int i = 0; i < members.size(); i++) {
            var member = members.get(i);
            if (keys.contains(member.name())) {
                // behind the last that stays its comma goes, too
                cutting.copyTo(
                        i == last + 1 && last >= 0 ? members.get(last).end() : member.start());
                cutting.skipTo(member.value());
                cutting.skipEntry(member.name(), member.end());
                cutting.skipTo(i + 1 < members.size() ? members.get(i + 1).start() : member.end());
            }
        }
        cutting.copyTo(text.length());
        return cutting.result(members.stream().map(Json.Member::name).toList());
    }

    /** The text that is cut, up to a position that moves forward. */
    private static final class Cutting {
        private final String text;
        private final StringBuilder left = new StringBuilder();
        private final List<JsonValue> parts = new ArrayList<>();
        private int at;

        Cutting(String text) {
            this.text = text;
        }

        void copyTo(int end) {
            left.append(text, at, end);
            parts.add(JsonNumber.of(end - at));
            at = end;
        }

        void skipTo(int end) {
            parts.add(new JsonString(text.substring(at, end)));
            at = end;
        }

        void skipEntry(String key, int end) {
            parts.add(JsonArray.ofStrings(List.of(key)));
            at = end;
        }

        Cut result(List<String> order) {
            var digest = digestOf(left.toString());
            return new Cut(left.toString(), new Place(digest, order, new JsonArray(parts)));
        }
    }

    /**
     * Returns the text as it was, with {@code entries} in their places; empty when {@code text} is
     * not the one that was left, or other entries were taken out of it.
     */
    Optional<String> restore(String text, Map<String, String> entries) {
        if (!digest.equals(digestOf(text))) {
            return Optional.empty();
        }
        var whole = new StringBuilder();
        int at = 0;
        int used = 0;
        for (var part : parts.elements()) {
            if (part instanceof JsonString literal) {
                whole.append(literal.value());
            } else if (part instanceof JsonNumber) {
                int end = at + part.asNumber().map(BigDecimal::intValue).orElse(0);
                whole.append(text, at, end);
                at = end;
            } else {
                var entry = key(part).map(entries::get);
                if (entry.isEmpty()) {
                    return Optional.empty();
                }
                whole.append(entry.get());
                used++;
            }
        }
        return used == entries.size() ? Optional.of(whole.toString()) : Optional.empty();
    }

    private static Optional<String> key(JsonValue part) {
        return part.asArray()
                .flatMap(list -> list.stream().findFirst())
                .flatMap(JsonValue::asString);
    }

    /**
     * Returns {@code entries} with those of {@code order} first, in that order: what came later is
     * behind. Slashes at the end of a key do not count.
     */
    static <T> Map<String, T> ordered(List<String> order, Map<String, T> entries) {
        var rest = new LinkedHashMap<>(entries);
        var all = new LinkedHashMap<String, T>();
        for (var name : order) {
            Entries.keyOf(rest, name)
                    .ifPresent(key ->
                            Optional.ofNullable(rest.remove(key)).ifPresent(e -> all.put(key, e)));
        }
        all.putAll(rest);
        return all;
    }

    JsonObject write() {
        return JsonObject.EMPTY
                .with("digest", digest)
                .with("order", JsonArray.ofStrings(order))
                .with("parts", parts);
    }

    static Optional<Place> read(JsonObject object) {
        return object.string("digest")
                .map(digest ->
                        new Place(
                                digest,
                                object.strings("order"),
                                new JsonArray(object.array("parts"))));
    }

    private static String digestOf(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
