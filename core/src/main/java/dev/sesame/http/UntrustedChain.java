package dev.sesame.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The certificates that a server showed and that were refused, with the reason as the cause. */
final class UntrustedChain extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final String issuer;

    UntrustedChain(X509Certificate[] chain, CertificateException why) {
        super(why);
        this.issuer = chain[chain.length - 1].getIssuerX500Principal().toString();
    }

    /** Finds one among the causes of {@code problem}. */
    static Optional<UntrustedChain> in(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedChain chain) {
                return Optional.of(chain);
            }
        }
        return Optional.empty();
    }

    /** Returns the name of the authority at the end of the chain, as the server wrote it. */
    String issuer() {
        return issuer;
    }

    /** Tells whether nobody who is trusted has issued {@code why}'s certificate. */
    static boolean isForWantOfAnAuthority(Throwable why) {
        return has(why, CertPathBuilderException.class) && !isOutOfDate(why);
    }

    /** Tells whether a certificate of the chain is not valid yet or not any more. */
    static boolean isOutOfDate(Throwable why) {
        return has(why, CertificateExpiredException.class)
                || has(why, CertificateNotYetValidException.class);
    }

    private static boolean has(Throwable problem, Class<?> kind) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
