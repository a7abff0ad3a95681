package dev.sesame.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * One request that reached the server.
 *
 * @param method in upper case
 * @param target path and query as they were sent
 * @param authorization the header, or the empty string
 * @param body as text
 * @param record what an expectation file says of it
 */
record Received(
        String method, String target, String authorization, String body, ObjectNode record) {

    private static final Pattern WORTH_KEEPING =
            Pattern.compile(
                    "x-(?!forwarded|real|opencode-|session|parent|stainless).*"
                            + "|api-key|anthropic-.*|accept|content-type|http-referer|cookie"
                            + "|proxy-.*");

    private static final Pattern VERSION = Pattern.compile("/\\d+(\\.\\d+)+(-[\\w.]+)?");
    private static final Pattern TITLE =
            Pattern.compile("title generator", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_TEXT = 500;

    static Received of(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var method = exchange.getRequestMethod();
        var target = exchange.getRequestURI().toString();
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        var record = JsonNodeFactory.instance.objectNode();
        record.put("method", method).put("path", target).put("authorization", authorization);
        putHeaders(record, exchange);
        if (!method.equals("GET") && !body.isEmpty()) {
            putBody(record, body);
        }
        var shownAuthorization = authorization == null ? "" : authorization;
        return new Received(method, target, shownAuthorization, body, record);
    }

    /** Returns the target without its query. */
    String path() {
        return target.split("\\?", 2)[0];
    }

    /** Tells whether this asks a model for a title, which may happen at any time. */
    boolean isForTitle() {
        return record.path("kind").asText().equals("title");
    }

    /** Returns the model that was asked for, or {@code m}. */
    String model() {
        try {
            return JsonTree.parse(body).path("model").asText("m");
        } catch (JsonProcessingException _) {
            return "m";
        }
    }

    private static void putHeaders(ObjectNode record, HttpExchange exchange) {
        var kept = JsonNodeFactory.instance.objectNode();
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    var key = name.toLowerCase(Locale.ROOT);
                    if (WORTH_KEEPING.matcher(key).matches()) {
                        kept.put(key, String.join(", ", values));
                    }
                });
        var agent = exchange.getRequestHeaders().getFirst("User-Agent");
        if (agent != null) {
            kept.put("user-agent", VERSION.matcher(agent).replaceAll("/<v>"));
        }
        if (!kept.isEmpty()) {
            record.set("headers", kept);
        }
    }

    private static void putBody(ObjectNode record, String body) {
        try {
            var json = JsonTree.parse(body);
            if (json.path("messages").isArray()) {
                record.put("kind", TITLE.matcher(system(json)).find() ? "title" : "chat");
                record.set("body", summary((ObjectNode) json));
                return;
            }
            record.set("body", json);
        } catch (JsonProcessingException _) {
            record.put("body", body.substring(0, Math.min(body.length(), LONGEST_TEXT)));
        }
    }

    private static String system(JsonNode chat) {
        var instructions = new StringBuilder();
        chat.path("messages")
                .forEach(message -> {
                    if (message.path("role").asText().equals("system")) {
                        instructions.append(message.path("content")).append('\n');
                    }
                });
        return instructions.append(chat.path("system")).toString();
    }

    private static ObjectNode summary(ObjectNode chat) {
        ObjectNode summary = chat.deepCopy();
        summary.remove("messages");
        summary.remove("system");
        var roles = summary.putArray("roles");
        var user = summary.putArray("user");
        for (JsonNode message : chat.path("messages")) {
            roles.add(message.path("role"));
            if (message.path("role").asText().equals("user")) {
                user.add(flat(message.path("content")));
            }
        }
        summary.put("tools", chat.path("tools").isArray() && !chat.path("tools").isEmpty());
        return summary;
    }

    private static String flat(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.textValue() : content.toString();
        }
        return StreamSupport.stream(content.spliterator(), false)
                .map(part -> part.path("text").asText("<" + part.path("type").asText() + ">"))
                .collect(Collectors.joining("\n"));
    }
}
