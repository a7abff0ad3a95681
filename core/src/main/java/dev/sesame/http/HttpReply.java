package dev.sesame.http;

import java.util.Map;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param status the status code
 * @param headers by lower-case name; of a repeated header the last value
 * @param text the body as UTF-8, at most {@link Http#MAX_BODY} bytes unless the request allowed
 *     more
 */
public record HttpReply(int status, Map<String, String> headers, String text) {

    /** Returns the header {@code name}, given in lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Tells whether the answer says that it is a web page, as a login page does. */
    public boolean isHtml() {
        return header("content-type").filter(type -> type.startsWith("text/html")).isPresent();
    }

    /** Tells whether the status is one of success. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
