package dev.sesame.relay;

import dev.sesame.AuthException;
import dev.sesame.Printable;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Answers that come from the relay itself. */
final class ErrorAnswer {
    private ErrorAnswer() {}

    /** Returns the answer to whoever does not come from the child: it tells nothing. */
    static FullHttpResponse forbidden() {
        var answer = empty(HttpResponseStatus.FORBIDDEN);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        answer.headers().set(HttpHeaderNames.CONNECTION, "close");
        return answer;
    }

    /** Returns what answers {@code Expect: 100-continue}. */
    static FullHttpResponse goOn() {
        return empty(HttpResponseStatus.CONTINUE);
    }

    private static FullHttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    /**
     * Tells that there is no token: 502 when to try again may help, as programs do by themselves.
     */
    static FullHttpResponse noToken(AuthException e) {
        return switch (e.failure()) {
            case UNREACHABLE, PROTOCOL, CANCELLED -> unreachable(e);
            case INVALID_INPUT,
                    INVALID_CONFIG,
                    NOT_LOGGED_IN,
                    LOGIN_EXPIRED,
                    ACCESS_DENIED,
                    UNTRUSTED ->
                    of(HttpResponseStatus.UNAUTHORIZED, e);
        };
    }

    /**
     * Tells that the token was refused and why there is no other: the server knows only the one.
     */
    static FullHttpResponse notRenewed(AuthException e) {
        return of(HttpResponseStatus.UNAUTHORIZED, e);
    }

    /** Tells that the destination could not be asked. */
    static FullHttpResponse unreachable(AuthException e) {
        return of(HttpResponseStatus.BAD_GATEWAY, e);
    }

    /**
     * In the form in which model servers tell of errors, so that programs show the message: without
     * the outer type it would be no error of Anthropic's, and OpenAI's does not mind it.
     */
    private static FullHttpResponse of(HttpResponseStatus status, AuthException e) {
        var next = e.nextStep().isEmpty() ? "" : ". " + e.nextStep();
        var error =
                JsonObject.EMPTY
                        .with("message", Printable.text("Sesame: " + e.problem() + next))
                        .with("type", "sesame");
        var body = Json.write(JsonObject.EMPTY.with("type", "error").with("error", error));
        var bytes = Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8));
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes());
        return answer;
    }
}
