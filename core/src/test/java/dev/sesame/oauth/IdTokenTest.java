package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Secret;
import dev.sesame.oauth.OAuthError.Kind;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ID token has to say, seen through a login in the browser. */
final class IdTokenTest {
    private static final String GOOD =
            """
            {"iss":"ISSUER","aud":"sesame","sub":"u1","nonce":"NONCE","iat":NOW,"exp":NOW}
            """;

    private Provider provider;
    private AuthorizationAttempt attempt;

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
        attempt = new AuthorizationCodeGrant(provider.publicClient()).start();
    }

    @AfterEach
    void stop() throws IOException {
        attempt.close();
        provider.close();
    }

    private String parameter(String name) {
        return attempt.uri().toString().replaceFirst(".*[?&]" + name + "=([^&]+).*", "$1");
    }

    private TokenResult login(String claims) {
        var text =
                claims.replace("ISSUER", provider.script.issuer())
                        .replace("NONCE", parameter("nonce"))
                        .replace("NOW", String.valueOf(Provider.NOW.getEpochSecond()));
        return loginWith(TestJwt.of(text));
    }

    private TokenResult loginWith(String idToken) {
        provider.script.saysJson(
                "/token",
                200,
                "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"id_token\":\""
                        + idToken
                        + "\"}");
        attempt.paste("CODE#" + parameter("state"));
        return attempt.await(Duration.ofSeconds(50));
    }

    @Test
    void aTokenForThisLoginIsTaken() {
        var response = login(GOOD).orThrow();

        assertThat(response.idToken().map(IdToken::of).map(IdToken::subject)).contains("u1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"aud\":[\"sesame\"]",
                "\"aud\":[\"sesame\",\"other\"],\"azp\":\"sesame\"",
                "\"aud\":\"sesame\",\"azp\":\"sesame\""
            })
    void theAudienceMayBeAList(String audience) {
        assertThat(login(GOOD.replace("\"aud\":\"sesame\"", audience)))
                .isInstanceOf(TokenResponse.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "iss   | \"ISSUER\"       | \"https://evil.test\"",
                "iss   | \"ISSUER\"       | [\"ISSUER\"]",
                "aud   | \"sesame\"       | \"other\"",
                "aud   | \"sesame\"       | []",
                "azp   | \"sesame\"       | [\"sesame\",\"other\"]",
                "azp   | \"sub\":\"u1\"   | \"sub\":\"u1\",\"azp\":\"other\"",
                "sub   | \"u1\"           | \"\"",
                "nonce | NONCE            | other",
                "nonce | ,\"nonce\":\"NONCE\" | ``",
                "exp   | \"exp\":NOW      | \"exp\":1",
                "exp   | \"exp\":NOW      | \"exp\":null",
                "exp   | \"exp\":NOW      | \"exp\":\"NOW\"",
                "iat   | \"iat\":NOW      | \"iat\":99999999999",
            })
    void aTokenForAnotherLoginIsRefused(String claim, String good, String bad) {
        var error = (OAuthError) login(GOOD.replace(good, bad));

        assertThat(error.kind()).isEqualTo(Kind.TOKEN_RESPONSE_INVALID);
        assertThat(error.description()).contains(claim);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.b.c.d.e", "a.!.c", "a.W10.c", "a.eyJ.c"})
    void whatIsNoJwtIsRefused(String text) {
        assertThat(loginWith(text))
                .isInstanceOfSatisfying(
                        OAuthError.class,
                        error -> assertThat(error.kind()).isEqualTo(Kind.TOKEN_RESPONSE_INVALID));
    }

    @Test
    void theNameIsTheOneThatPeopleUse() {
        assertThat(named("{\"sub\":\"u1\",\"name\":\"Ann\",\"email\":\"a@b\"}")).isEqualTo("a@b");
        assertThat(named("{\"sub\":\"u1\",\"name\":\"An\\u001bn\"}")).isEqualTo("An\\x1bn");
        assertThat(named("{\"sub\":\"u1\",\"email\":\" \"}")).isEqualTo("u1");
    }

    private static String named(String claims) {
        return IdToken.of(Secret.of(TestJwt.of(claims))).name();
    }

    @Test
    void printsNobodysClaims() {
        var token = IdToken.of(Secret.of(TestJwt.of("{\"sub\":\"u1\",\"email\":\"a@b\"}")));

        assertThat(token).hasToString("IdToken[u1]");
        assertThatThrownBy(() -> IdToken.of(Secret.of("x"))).hasMessageContaining("not a signed");
    }
}
