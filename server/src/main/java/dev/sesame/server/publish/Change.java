package dev.sesame.server.publish;

import dev.sesame.json.JsonPointer;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A value that differs between two trees.
 *
 * @param pointer where it stands (RFC 6901)
 * @param before what was there; empty when nothing was
 * @param after what is there; empty when nothing is
 */
record Change(String pointer, Optional<JsonValue> before, Optional<JsonValue> after) {

    /** Returns what differs, objects member by member, anything else as a whole. */
    static List<Change> between(JsonObject before, JsonObject after) {
        var changes = new ArrayList<Change>();
        collect("", before, after, changes);
        return List.copyOf(changes);
    }

    private static void collect(
            String above, JsonObject before, JsonObject after, List<Change> changes) {
        var names = new LinkedHashSet<>(before.members().keySet());
        names.addAll(after.members().keySet());
        for (var name : names) {
            var pointer = JsonPointer.to(above, name);
            var old = before.get(name);
            var now = after.get(name);
            if (old.flatMap(JsonValue::asObject).isPresent()
                    && now.flatMap(JsonValue::asObject).isPresent()) {
                collect(
                        pointer,
                        old.flatMap(JsonValue::asObject).orElseThrow(),
                        now.flatMap(JsonValue::asObject).orElseThrow(),
                        changes);
            } else if (!old.equals(now)) {
                changes.add(new Change(pointer, old, now));
            }
        }
    }

    JsonObject toJson() {
        var json = JsonObject.EMPTY.with("pointer", new JsonString(pointer));
        var withBefore = before.map(value -> json.with("before", value)).orElse(json);
        return after.map(value -> withBefore.with("after", value)).orElse(withBefore);
    }
}
