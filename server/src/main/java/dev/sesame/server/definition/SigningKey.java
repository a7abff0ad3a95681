package dev.sesame.server.definition;

import dev.sesame.Secret;

/**
 * A private key.
 *
 * @param pem PKCS #8 in PEM, RSA of at least 2048 bits: every replica signs alike with it
 */
public record SigningKey(Secret pem) {}
