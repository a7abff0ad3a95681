package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request of a plugin case as its expectation tells it: without requests for a title (decision
 * 10) and without what a runtime, an SDK or an HTTP client adds to every request by itself.
 */
final class CaseRequest {

    private static final Pattern OF_THE_CLIENT =
            Pattern.compile(
                    "accept|accept-encoding|accept-language|cache-control|connection"
                            + "|content-length|content-type"
                            + "|host|http2-settings|pragma|sec-fetch-mode|transfer-encoding|upgrade"
                            + "|session-id|x-request-id|x-session-.*");

    private static final Pattern SDK = Pattern.compile(" ai-sdk/.*");
    private static final Pattern DEFAULT_AGENT =
            Pattern.compile("sesame(, .*)?|opencode/\\S+( \\(.*\\))?");

    private CaseRequest() {}

    /** Tells whether a body asks a model for a title. */
    static boolean isForTitle(JsonNode body) {
        return body.toString().contains("title generator");
    }

    /** Returns what counts of {@code request}. */
    static ObjectNode of(ObjectNode request) {
        ObjectNode copy = request.deepCopy();
        var body = copy.path("body");
        copy.put("kind", body.has("messages") || body.has("input") ? "chat" : "other");
        copy.set("headers", headers((ObjectNode) copy.path("headers")));
        return copy;
    }

    private static ObjectNode headers(ObjectNode headers) {
        ObjectNode kept = headers.deepCopy();
        headers.fieldNames()
                .forEachRemaining(name -> {
                    if (OF_THE_CLIENT.matcher(name).matches()) {
                        kept.remove(name);
                    }
                });
        var agent = SDK.matcher(headers.path("user-agent").asText()).replaceFirst("");
        if (agent.isEmpty() || DEFAULT_AGENT.matcher(agent).matches()) {
            kept.remove("user-agent");
        } else {
            kept.put("user-agent", agent);
        }
        return kept;
    }

    /** Lists what {@code got} lacks of {@code want} and has more; the order does not matter. */
    static List<String> differences(JsonNode want, JsonNode got) {
        var missing = new ArrayList<ObjectNode>();
        want.forEach(each -> missing.add(of((ObjectNode) each)));
        var more = new ArrayList<JsonNode>();
        got.forEach(each -> {
            var found = missing.stream().filter(wanted -> agrees(wanted, each)).findFirst();
            found.ifPresentOrElse(missing::remove, () -> more.add(each));
        });
        var all = new ArrayList<String>();
        missing.forEach(each -> all.add("requests: missing " + each));
        more.forEach(each -> all.add("requests: not expected " + shown(each)));
        return all;
    }

    /** Instructions and tools are long, and never what a person looks for. */
    private static JsonNode shown(JsonNode request) {
        ObjectNode copy = request.deepCopy();
        if (copy.path("body") instanceof ObjectNode body) {
            body.remove(List.of("messages", "system", "tools", "input", "instructions"));
        }
        return copy;
    }

    private static boolean agrees(ObjectNode want, JsonNode got) {
        for (String member : new String[] {"method", "url"}) {
            if (!want.path(member).equals(got.path(member))) {
                return false;
            }
        }
        if (!headersAgree(want.path("headers"), got.path("headers"))) {
            return false;
        }
        var body = want.path("body");
        return got.path("kind").asText().equals("chat")
                ? chatAgrees(body, got.path("body"))
                : JsonTree.differences("", body, got.path("body")).isEmpty();
    }

    /** A list is of values that are all right: the order of a folder's files is nobody's choice. */
    private static boolean headersAgree(JsonNode want, JsonNode got) {
        if (want.size() != got.size()) {
            return false;
        }
        for (var header : want.properties()) {
            var value = got.path(header.getKey());
            boolean isOneOf = false;
            for (JsonNode possible : header.getValue()) {
                isOneOf |= possible.equals(value);
            }
            if (!isOneOf && !header.getValue().equals(value)) {
                return false;
            }
        }
        return true;
    }

    /** Of a chat only what the expectation names counts. */
    private static boolean chatAgrees(JsonNode want, JsonNode got) {
        for (var member : want.properties()) {
            boolean agrees =
                    switch (member.getKey()) {
                        case "tools_include" -> hasTools(member.getValue(), got);
                        case "system_ends_with" ->
                                lastInstruction(got).endsWith(member.getValue().asText());
                        default ->
                                JsonTree.differences(
                                                "", member.getValue(), got.path(member.getKey()))
                                        .isEmpty();
                    };
            if (!agrees) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasTools(JsonNode names, JsonNode chat) {
        var there = new ArrayList<String>();
        chat.path("tools").forEach(tool -> there.add(tool.at("/function/name").asText()));
        var wanted = new ArrayList<String>();
        names.forEach(name -> wanted.add(name.asText()));
        return there.containsAll(wanted);
    }

    private static String lastInstruction(JsonNode chat) {
        var last = "";
        for (JsonNode message : chat.path("messages")) {
            if (message.path("role").asText().equals("system")) {
                last = message.path("content").asText();
            }
        }
        return last;
    }
}
