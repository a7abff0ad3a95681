package dev.sesame.server.definition;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The schemas in the hands of a validator that knows nothing of Sesame, as an editor has one. */
final class Schemas {
    private static final String BASE = "https://schemas.example/";

    private final Map<DirectorySchema, Schema> schemas = new EnumMap<>(DirectorySchema.class);

    Schemas() {
        var registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder ->
                                builder.schemas((String location) ->
                                        Arrays.stream(DirectorySchema.values())
                                                .filter(it -> location.equals(BASE + it.file()))
                                                .map(DirectorySchema::text)
                                                .findFirst()
                                                .orElseThrow()));
        for (var schema : DirectorySchema.values()) {
            schemas.put(schema, registry.getSchema(SchemaLocation.of(BASE + schema.file())));
        }
    }

    /** Returns the schema of the file {@code name}. */
    static DirectorySchema of(String name) {
        return switch (name) {
            case "organisation.jsonc" -> DirectorySchema.ORGANISATION;
            case "models.jsonc" -> DirectorySchema.MODELS;
            default -> DirectorySchema.TEAM;
        };
    }

    /** Returns the schema of the file {@code name} as a tree. */
    static JsonObject tree(String name) {
        return Json.parse(of(name).text()).asObject().orElseThrow();
    }

    /** Returns what the validator says against {@code value} in the file {@code name}. */
    List<String> complaints(String name, JsonValue value) {
        var schema = schemas.get(of(name));
        if (schema == null) {
            throw new IllegalStateException("no schema for " + name);
        }
        return schema.validate(Json.write(value), InputFormat.JSON).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
