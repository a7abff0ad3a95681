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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The one certificate that is shown to a server that asks for one, whatever authorities the server
 * names: those of a company's intermediates are often left out, and a server that asked can refuse.
 * Remembers who has asked, because a server that wants one often just hangs up. Safe for threads.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final String CERTIFICATE = "SESAME_CLIENT_CERT";
    private static final String KEY = "SESAME_CLIENT_KEY";
    private static final String PASSPHRASE_FILE = "SESAME_CLIENT_KEY_PASSPHRASE_FILE";
    private static final String ALIAS = "client";

    private final Optional<Pair> pair;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private ClientIdentity(Optional<Pair> pair) {
        this.pair = pair;
    }

    /** A certificate with those that lead to its authority, and its key. */
    private record Pair(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * Reads what the environment names.
     *
     * @throws AuthException when a file cannot be used
     */
    static ClientIdentity of(Environment environment) {
        return new ClientIdentity(pair(environment));
    }

    /** Tells whether {@code host} has asked who we are. */
    boolean wasAskedBy(String host) {
        return asked.contains(host);
    }

    /** Tells whether there is a certificate to show. */
    boolean isKnown() {
        return pair.isPresent();
    }

    private static Optional<Pair> pair(Environment environment) {
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
                return Optional.of(new Pair(chain, key(from, block, owner, environment)));
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
        if (socket instanceof SSLSocket secure) {
            asked.add(secure.getHandshakeSession().getPeerHost());
        }
        return alias(types);
    }

    private @Nullable String alias(String[] types) {
        return pair.filter(known -> List.of(types).contains(known.key.getAlgorithm()))
                .map(_ -> ALIAS)
                .orElse(null);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (engine != null) {
            asked.add(engine.getPeerHost());
        }
        return alias(types);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return pair.map(Pair::chain).orElse(List.of()).toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return pair.map(Pair::key).orElse(null);
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
        return pair.isPresent() ? new String[] {ALIAS} : new String[0];
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
