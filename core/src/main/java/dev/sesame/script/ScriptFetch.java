package dev.sesame.script;

import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.IOException;
import java.util.Map;

/** The {@code fetch} of a script. Safe for threads. */
final class ScriptFetch implements Fetch {
    private final Calls calls;
    private final JsonNumber function;

    ScriptFetch(Calls calls, JsonNumber function) {
        this.calls = calls;
        this.function = function;
    }

    @Override
    public FetchResponse send(FetchRequest request) throws IOException, InterruptedException {
        var body = new ScriptBody(calls.channel(), calls.limits().gap());
        boolean hasHead = false;
        try {
            var head =
                    calls.channel()
                            .call("fetch", params(request, body.stream()), calls.limits().head())
                            .asObject()
                            .orElse(JsonObject.EMPTY);
            hasHead = true;
            return new FetchResponse(status(head), headers(head), body);
        } catch (ScriptException e) {
            calls.note(e);
            throw new IOException(e.message(), e);
        } finally {
            if (!hasHead) {
                body.close();
            }
        }
    }

    private JsonObject params(FetchRequest request, long stream) {
        return JsonObject.EMPTY
                .with("fn", function)
                .with("stream", JsonNumber.of(stream))
                .with("url", request.uri().toString())
                .with("method", request.method())
                .with("headers", JsonObject.ofStrings(request.headers()))
                .with("body", request.body());
    }

    private static int status(JsonObject head) {
        return head.number("status").map(Number::intValue).orElse(0);
    }

    private static Map<String, String> headers(JsonObject head) {
        return head.object("headers").orElse(JsonObject.EMPTY).strings();
    }
}
