package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What went wrong with TLS, in words. */
final class TlsProblem {
    private TlsProblem() {}

    /**
     * Explains {@code problem} of a connection to {@code address}.
     *
     * @param hop how it was reached, to be put behind the problem
     */
    static AuthException explain(String address, String hop, SSLException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedChain chain) {
                return untrusted(address, hop, chain);
            }
        }
        if (wantsCertificate(problem)) {
            return new AuthException(
                    Failure.ACCESS_DENIED,
                    address
                            + ": the server refuses us without a client certificate that it knows"
                            + hop,
                    "Set SESAME_CLIENT_CERT and SESAME_CLIENT_KEY to those your company gave you",
                    problem);
        }
        return new AuthException(
                Failure.UNREACHABLE,
                address + ": Unable to connect. Is the computer able to access the url?" + hop,
                "Check that the server speaks TLS on this port",
                problem);
    }

    private static AuthException untrusted(String address, String hop, UntrustedChain chain) {
        var issuer = "issued by \"" + Printable.of(chain.issuer()) + "\"";
        if (UntrustedChain.isOutOfDate(chain)) {
            return new AuthException(
                    Failure.UNTRUSTED,
                    address + ": its certificate, " + issuer + ", is not valid today" + hop,
                    "Check the clock of this machine, then ask the people who run the server",
                    chain);
        }
        if (!UntrustedChain.isForWantOfAnAuthority(chain)) {
            return new AuthException(
                    Failure.UNTRUSTED,
                    address + ": its certificate, " + issuer + ", is not for that server" + hop,
                    "Check the address: the certificate is for other names or another purpose",
                    chain);
        }
        return new AuthException(
                Failure.UNTRUSTED,
                address + ": its certificate is not trusted on this machine: " + issuer + hop,
                "If that is your company's authority, set SESAME_CA_FILE to its certificate (a PEM file)",
                chain);
    }

    /** The alerts of TLS 1.3, and of what servers before it send in its place. */
    private static boolean wantsCertificate(SSLException problem) {
        var text = String.valueOf(problem.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("received fatal alert: certificate_required")
                || text.contains("received fatal alert: bad_certificate")
                || text.contains("received fatal alert: unknown_ca")
                || text.contains("received fatal alert: certificate_unknown");
    }
}
