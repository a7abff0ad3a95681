package dev.sesame.server.definition;

import dev.sesame.Secret;

/**
 * A private key.
 *
 * @param pem PKCS #8 in PEM: RSA of at least 2048 bits, or EC on P-256 or P-384
 */
public record SigningKey(Secret pem) {}
