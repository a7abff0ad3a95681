package dev.sesame.http;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The one certificate that is shown to a server that asks for one, whatever authorities the server
 * names: those of a company's intermediates are often left out, and a server that asked can refuse.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final String CERTIFICATE = "SESAME_CLIENT_CERT";
    private static final String KEY = "SESAME_CLIENT_KEY";
    private static final String PASSPHRASE_FILE = "SESAME_CLIENT_KEY_PASSPHRASE_FILE";
    private static final String ALIAS = "client";

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads what the environment names; empty without a certificate.
     *
     * @throws AuthException when a file cannot be used
     */
    static Optional<ClientIdentity> of(Environment environment) {
        var file = NamedFile.of(environment, CERTIFICATE);
        var keyFile = NamedFile.of(environment, KEY);
        if (file.isEmpty()) {
            if (keyFile.isPresent()) {
                throw keyFile.get().unusable(CERTIFICATE + " is not set", Optional.empty());
            }
            return Optional.empty();
        }
        var chain = file.get().certificates();
        var from = keyFile.or(() -> file).get();
        for (var block : from.blocks()) {
            if (block.isPrivateKey()) {
                var owner = chain.getFirst();
                return Optional.of(new ClientIdentity(chain, key(from, block, owner, environment)));
            }
        }
        throw from.unusable("it holds no private key", Optional.empty());
    }

    private static PrivateKey key(
            NamedFile file, Pem block, X509Certificate owner, Environment environment) {
        try {
            return PrivateKeys.read(block, owner.getPublicKey(), passphrase(environment));
        } catch (GeneralSecurityException e) {
            throw file.unusable(String.valueOf(e.getMessage()), Optional.of(e));
        }
    }

    /** A variable with the passphrase itself would be seen by each program that we start. */
    private static Optional<Secret> passphrase(Environment environment) {
        return NamedFile.of(environment, PASSPHRASE_FILE)
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .map(text -> Secret.of(text.lines().findFirst().orElse("")));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return List.of(types).contains(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseClientAlias(types, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
