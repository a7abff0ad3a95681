package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every expectation is what {@code opencode debug config} 1.18.33 printed for the same value. */
class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiKey",
                "api_key",
                "apiXkey",
                "clientSecret",
                "Password_hint",
                "token",
                "accessToken",
                "Authorization",
                "setcookie",
                "credentials",
                "private-key",
                "PRIVATEKEY"
            })
    void aTellingNameHidesItsText(String name) {
        assertThat(Json.write(Redaction.redact(Json.parse("{\"" + name + "\":\"v\"}"))))
                .isEqualTo("{\"" + name + "\":\"***\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens", "apiXXkey", "cookies", "note", "key", "privatekei"})
    void otherNamesDoNot(String name) {
        var text = "{\"" + name + "\":\"v\"}";
        assertThat(Json.write(Redaction.redact(Json.parse(text)))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "https://user:pw@host.invalid/v1, true",
                "https://host.invalid/v1?api_key=zzz, true",
                "https://host/a b, false",
                "https://host/{id}, false",
                "https://, true",
                "http://h:99999/, true",
                "https://@h/, false",
                "https://u@h/, true",
                "https://h/?x=1&my%54oken=2, true",
                "https:///h/x, false",
                "https://h h/, true",
                "https://h?apikey, true",
                "https://a%zz.b/, true",
                "https://h/#token=x, false",
                "https://[::1]:80/x, false",
                "https://[zz]/, true",
                "' https://u:p@h', false",
                "https://1.2.3.999/, true",
                "https://1.2.3.4:8080/v1, false",
                "https:/h, false",
                "HTTPS://U:P@H/, true",
                "ftp://u:p@h/, false"
            })
    void anAddressWithASecretIsHidden(String address, boolean hidden) {
        var shown = Redaction.redactMember("url", new JsonString(address));

        assertThat(shown).isEqualTo(new JsonString(hidden ? "***" : address));
    }

    @Test
    void textsBelowHeadersAreHiddenButNotThoseInLists() {
        var text = "{\"Headers\":{\"X\":\"v\",\"a\":[\"x\"],\"b\":{\"c\":\"d\"},\"n\":5}}";

        assertThat(Json.write(Redaction.redact(Json.parse(text))))
                .isEqualTo(
                        "{\"Headers\":{\"X\":\"***\",\"a\":[\"x\"],\"b\":{\"c\":\"***\"},\"n\":5}}");
    }

    @Test
    void objectsInListsAndBelowTellingNamesAreLookedInto() {
        var text = "{\"list\":[\"https://u:p@h/\",{\"secretX\":\"s\"}],\"secret\":{\"a\":\"b\"}}";

        assertThat(Json.write(Redaction.redact(Json.parse(text))))
                .isEqualTo(
                        "{\"list\":[\"https://u:p@h/\",{\"secretX\":\"***\"}],"
                                + "\"secret\":{\"a\":\"b\"}}");
    }
}
