package dev.sesame.javaplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.ProviderOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that signs requests. */
final class SigningAuthTest {
    private static final JsonObject OPTIONS = JsonObject.EMPTY.with("provider", "corp-gateway");

    /** Shared, so that the example is compiled once. */
    @TempDir static Path temporary;

    private final Inputs inputs = Inputs.empty();
    private Plugin plugin;

    @BeforeEach
    void load() {
        var folder = new PluginFolder(temporary);
        plugin = folder.plugins().load(Examples.file("SigningAuth.java")).getFirst();
    }

    private AuthHook auth() throws Exception {
        return plugin.init(inputs, OPTIONS).auth().orElseThrow();
    }

    private ProviderOptions load(Credential stored) throws Exception {
        return auth().loader().orElseThrow().load(() -> Optional.of(stored), JsonObject.EMPTY);
    }

    @Test
    void theKeyIsTypedIn() throws Exception {
        assertThat(auth().provider()).isEqualTo("corp-gateway");
        assertThat(auth().methods()).containsExactly(AuthMethod.api("Signing key"));
    }

    @Test
    void theGatewayCanVerifyTheSignatureAndNeverSeesTheKey() throws Exception {
        var options = load(new Credential.Api(Secret.of("s3cret")));
        assertThat(options.options().string("apiKey")).contains("");
        try (var gateway = FakeProvider.start()) {
            var uri = URI.create(gateway.address() + "/v1/chat?beta=tr%20ue");
            var request = new FetchRequest("POST", uri, Map.of("x-own", "1"), "{\"ä\":1}");
            try (var response = Examples.send(options.fetch().orElseThrow(), request)) {
                assertThat(response.status()).isEqualTo(401); // this gateway takes tokens alone
            }

            var came = gateway.requests("/v1/").getFirst();
            assertThat(came.headers())
                    .containsEntry("x-own", "1")
                    .doesNotContainKey("authorization");
            assertThat(came.headers().toString()).doesNotContain("s3cret");
            var time = came.headers().get("x-timestamp");
            assertThat(time).matches("\\d{10}");
            assertThat(came.headers())
                    .containsEntry(
                            "x-signature",
                            hmac("s3cret", "POST\n/v1/chat?beta=tr%20ue\n" + time + "\n{\"ä\":1}"));
        }
    }

    private static String hmac(String key, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatCannotWorkIsSaid() {
        assertThatThrownBy(() -> plugin.init(inputs, JsonObject.EMPTY))
                .hasMessage("the option provider is missing");
        assertThatThrownBy(() -> load(Examples.tokens("a", "r", 0)))
                .hasMessage("what is stored is no signing key, log in again");
    }
}
