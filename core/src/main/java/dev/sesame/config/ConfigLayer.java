package dev.sesame.config;

import dev.sesame.json.JsonValue.JsonObject;

/**
 * One source of configuration and what it says.
 *
 * @param source where it came from
 * @param tree what it says, substituted, checked and in today's form
 */
public record ConfigLayer(ConfigSource source, JsonObject tree) {}
