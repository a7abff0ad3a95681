package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.net.URI;
import java.security.cert.CertificateException;

/** What went wrong with TLS, in words. */
final class Tls {
    private Tls() {}

    static AuthException explain(URI uri, Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof java.security.cert.CertPathBuilderException) {
                return new AuthException(
                        Failure.UNTRUSTED,
                        DisplayUrl.of(uri) + ": its certificate is not trusted on this machine",
                        "Set SESAME_CA_FILE to the company's certificate authority (a PEM file)",
                        problem);
            }
        }
        return new AuthException(
                Failure.UNREACHABLE,
                DisplayUrl.of(uri) + ": Unable to connect. Is the computer able to access the url?",
                "Check that the server speaks TLS on this port",
                problem);
    }
}
