package dev.sesame.server.definition;

import dev.sesame.Secret;
import java.net.URI;
import java.util.Map;

/**
 * A service that answers requests.
 *
 * @param name how the files call it
 * @param base what the part of the path after {@code /v1} is appended to, without a slash at its
 *     end
 * @param keyHeader the field that carries the key, in lower case
 * @param key the whole value of that field, as in {@code Bearer …}
 * @param headers further fields for each request
 */
public record Upstream(
        String name, URI base, String keyHeader, Secret key, Map<String, String> headers) {}
