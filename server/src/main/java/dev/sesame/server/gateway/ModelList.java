package dev.sesame.server.gateway;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;

/** Models as OpenAI's API lists them. */
final class ModelList {
    private ModelList() {}

    static String of(List<Catalogue.Entry> entries) {
        var list = new LinkedHashMap<String, JsonValue>();
        list.put("object", new JsonString("list"));
        list.put("data", new JsonArray(entries.stream().map(ModelList::model).toList()));
        return Json.write(new JsonObject(list));
    }

    static String of(Catalogue.Entry entry) {
        return Json.write(model(entry));
    }

    private static JsonValue model(Catalogue.Entry entry) {
        var model = new LinkedHashMap<String, JsonValue>();
        model.put("id", new JsonString(entry.model().id()));
        model.put("object", new JsonString("model"));
        model.put("created", JsonNumber.of(0));
        model.put("owned_by", new JsonString(entry.provider().id()));
        return new JsonObject(model);
    }
}
