package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import java.io.IOException;

/** What went wrong with TLS, in words. */
final class TlsProblem {
    private TlsProblem() {}

    /**
     * Tells of a certificate of {@code address} that is not trusted.
     *
     * @param hop how it was reached, to be put behind the problem
     */
    static AuthException untrusted(String address, String hop, UntrustedChain chain) {
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

    /** Tells of a server that hung up after it had asked for our certificate. */
    static AuthException unwelcome(
            String address, String hop, ClientIdentity identity, IOException problem) {
        var why =
                identity.isKnown()
                        ? "it did not let us in with the client certificate of SESAME_CLIENT_CERT"
                        : "it asked for a client certificate and hung up, as none is set";
        return new AuthException(
                Failure.ACCESS_DENIED,
                address + ": " + why + hop,
                "Set SESAME_CLIENT_CERT and SESAME_CLIENT_KEY to what your company gave you",
                problem);
    }
}
