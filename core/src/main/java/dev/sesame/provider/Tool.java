package dev.sesame.provider;

import dev.sesame.json.JsonValue.JsonObject;

/**
 * A tool that a model may ask for.
 *
 * @param name its name, unique in a request
 * @param description what it is for, for the model
 * @param parameters the JSON Schema of its arguments
 */
public record Tool(String name, String description, JsonObject parameters) {}
