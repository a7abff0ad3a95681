package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.http.HttpRequest;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A request as it will be sent, and what is needed to understand its answer. */
final class OutgoingCall {
    private final Provider provider;
    private final WireFormat format;
    private final HttpRequest request;
    private final String body;

    private OutgoingCall(Provider provider, WireFormat format, HttpRequest request, String body) {
        this.provider = provider;
        this.format = format;
        this.request = request;
        this.body = body;
    }

    static OutgoingCall of(Provider provider, ModelRequest question, Endpoint endpoint) {
        var format = WireFormat.of(question.model());
        URI uri = endpoint.of(provider, question.model(), format);
        var body = Json.write(format.body(question, provider.options()));
        // a plugin that carries the request sees whose it is, as the server would
        var request = HttpRequest.postJson(uri, body).header("User-Agent", UserAgent.NAME);
        var call = new OutgoingCall(provider, format, request, body);
        return call.with(headers(provider, question, format));
    }

    HttpRequest request() {
        return request.within(patience().headers());
    }

    String body() {
        return body;
    }

    Provider provider() {
        return provider;
    }

    WireFormat format() {
        return format;
    }

    Patience patience() {
        return Patience.of(provider.options());
    }

    /** Returns what must not be shown even if the server repeats it. */
    List<Secret> secrets() {
        var secrets = new ArrayList<Secret>();
        provider.key().ifPresent(secrets::add);
        Trees.text(provider.options(), "authToken").map(Secret::of).ifPresent(secrets::add);
        return secrets;
    }

    private OutgoingCall with(List<Header> headers) {
        var next = request;
        for (var header : headers) {
            next = next.header(header.name(), trimmed(header.signed()));
        }
        return new OutgoingCall(provider, format, next, body);
    }

    private record Header(String name, String value) {
        /** What a plugin or the configuration calls itself, Sesame signs as OpenCode would. */
        String signed() {
            return name.equalsIgnoreCase("User-Agent") ? UserAgent.signed(value) : value;
        }
    }

    /** The later wins over the earlier, whatever the case of the name. */
    private static List<Header> headers(
            Provider provider, ModelRequest question, WireFormat format) {
        var headers = new ArrayList<Header>();
        format.headers(provider.options())
                .forEach((name, value) -> headers.add(new Header(name, value)));
        provider.key()
                .filter(key -> !key.isEmpty())
                .map(format::credential)
                .ifPresent(header -> headers.add(new Header(header.getKey(), header.getValue())));
        add(headers, Trees.object(provider.options(), "headers"));
        if (!provider.id().startsWith("opencode")) {
            headers.add(new Header("x-session-affinity", question.session()));
            headers.add(new Header("X-Session-Id", question.session()));
        }
        add(headers, question.model().headers());
        question.tuning().headers().forEach((name, value) -> headers.add(new Header(name, value)));
        return headers;
    }

    private static void add(List<Header> headers, JsonValue.JsonObject given) {
        given.members()
                .forEach((name, value) ->
                        value.asString().ifPresent(text -> headers.add(new Header(name, text))));
    }

    /** Takes the blanks off the ends that the Fetch standard takes off, and no others. */
    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
