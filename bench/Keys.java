import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;

/** A key of an identity provider and tokens of a hundred people. */
final class Keys {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair pair;
    private final String issuer;

    Keys(String issuer) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.pair = generator.generateKeyPair();
        this.issuer = issuer;
    }

    /** Writes {@code jwks.json}, {@code rsa.pem} and {@code tokens} into {@code folder}. */
    void write(Path folder) throws Exception {
        var key = (RSAPublicKey) pair.getPublic();
        Files.writeString(
                folder.resolve("jwks.json"),
                """
                {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"1","n":"%s","e":"%s"}]}
                """
                        .formatted(number(key.getModulus()), number(key.getPublicExponent())));
        Files.writeString(
                folder.resolve("rsa.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        var tokens = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            tokens.add(token(i));
        }
        Files.write(folder.resolve("tokens"), tokens);
    }

    private String token(int person) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        var head = encoded("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"1\"}");
        var claims =
                encoded(
                        """
                        {"iss":"%s","aud":"bench","sub":"person-%d","client_id":"opencode",\
                        "jti":"%d","iat":%d,"exp":%d,"groups":["eng","everyone"],\
                        "email":"person-%d@bench.example","name":"Person %d of the benchmark"}"""
                                .formatted(issuer, person, person, now, now + 20_000, person, person));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
        return head + "." + claims + "." + URL.encodeToString(signature.sign());
    }

    private static String encoded(String text) {
        return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger value) {
        var bytes = value.toByteArray();
        int zero = bytes[0] == 0 ? 1 : 0;
        return URL.encodeToString(java.util.Arrays.copyOfRange(bytes, zero, bytes.length));
    }
}
