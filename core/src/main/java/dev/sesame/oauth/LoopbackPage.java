package dev.sesame.oauth;

import java.nio.charset.StandardCharsets;

/** The pages that a browser may see at the port of a login. They are the same for everybody. */
enum LoopbackPage {
    DONE("200 OK", "You can close this page now and go back to the terminal."),
    BAD_REQUEST("400 Bad Request", "This is not the answer to a login that is under way."),
    NOT_FOUND("404 Not Found", "There is nothing here."),
    WRONG_METHOD("405 Method Not Allowed", "This is not the answer to a login.");

    private final String text;

    LoopbackPage(String status, String sentence) {
        var body =
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sesame</title><p>"
                        + sentence
                        + "</p></html>\n";
        var head =
                """
                HTTP/1.1 STATUS
                Content-Type: text/html; charset=utf-8
                Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'
                X-Content-Type-Options: nosniff
                Referrer-Policy: no-referrer
                Cache-Control: no-store
                Connection: close
                Content-Length: LENGTH

                """
                        .replace("STATUS", status)
                        .replace("LENGTH", String.valueOf(body.length()))
                        .replace("\n", "\r\n");
        this.text = head + body;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
