package dev.sesame.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.TokenSigner;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimRulesTest {
    /** Claims that are wrong, alone; a dash is none at all. */
    private static final String WRONG =
            """
            iss | -
            iss | null
            iss | ['https://login.acme.test']
            iss | 'https://login.acme.test/'
            iss | 'https://LOGIN.acme.test'
            aud | -
            aud | null
            aud | []
            aud | ''
            aud | {'a':'https://ai.acme.test'}
            aud | 'https://ai.acme.test.evil.test'
            aud | ['https://ai.acme.test', 1]
            aud | 'https://ai.acme.test urn:x'
            aud | [['https://ai.acme.test']]
            exp | -
            exp | null
            exp | '1800000300'
            exp | true
            exp | 1e400
            exp | [1800000300]
            exp | 1800000300000
            exp | 1800085401
            iat | -
            iat | null
            iat | '1799999990'
            iat | 1800000061
            iat | -1
            nbf | 1800000061
            nbf | null
            nbf | 'now'
            sub | -
            sub | null
            sub | ''
            sub | ' '
            sub | 7
            sub | ['alice']
            sub | 'alice\\r\\nX-Team: admin'
            sub | 'al\\u0000ice'
            sub | '\\u202eecila'
            cnf | {'jkt':'x'}
            cnf | {'x5t#S256':'x'}
            cnf | null
            nonce | 'n'
            at_hash | 'h'
            c_hash | 'h'
            events | {}
            typ | 'ID'
            typ | 'Refresh'
            """;

    private static TokenSigner signer;

    @BeforeAll
    static void generate() throws GeneralSecurityException {
        signer = TokenSigner.generate("k1", "ES256");
    }

    private static void assertFailure(TokenRules rules, String token, Failure failure) {
        assertThatThrownBy(() -> Tokens.verify(rules, signer, token))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        refusal -> assertThat(refusal.failure()).isEqualTo(failure));
    }

    private static String typed(String typ) throws GeneralSecurityException {
        var header = "{\"alg\":\"ES256\",\"kid\":\"k1\"" + typ + "}";
        return signer.sign(header, Tokens.claims());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aud | ['a', 'https://ai.acme.test']",
                "aud | 'urn:other-name'",
                "exp | 1799999941",
                "exp | 1800000300.5",
                "iat | 1800000060",
                "nbf | 1800000060",
                "exp | 1800085400",
                "sub | 'auth0:5f7c8ec7c33c6c004bbafe82'",
                "groups | {'any': 'thing'}"
            })
    void whatIsAllowed(String name, String json) throws GeneralSecurityException {
        assertThat(Tokens.verify(signer, Tokens.claims(name, json.replace('\'', '"'))).all())
                .isNotNull();
    }

    static Stream<Arguments> wrong() {
        return WRONG.lines()
                .map(line -> line.split(" \\| ", 2))
                .map(parts -> Arguments.of(parts[0], parts[1].equals("-") ? "" : parts[1]));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNoTokenForUs(String name, String json) throws GeneralSecurityException {
        var claims = Tokens.claims(name, json.replace('\'', '"'));
        assertFailure(Tokens.rules(true), signer.token(claims), Failure.NOT_LOGGED_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1799999940", "0", "-1"})
    void aTokenEndsAMinuteAfterItsTime(String exp) throws GeneralSecurityException {
        var token = signer.token(Tokens.claims("exp", exp));
        assertFailure(Tokens.rules(false), token, Failure.LOGIN_EXPIRED);
    }

    @Test
    void aTokenBeginsBeforeItEnds() throws GeneralSecurityException {
        var claims = Tokens.claims("exp", "1799999990").replace("1799999000", "1800000000");
        assertFailure(Tokens.rules(false), signer.token(claims), Failure.NOT_LOGGED_IN);
    }

    @Test
    void aSubjectHasItsMeasure() throws GeneralSecurityException {
        var longest = "a".repeat(255);
        assertThat(Tokens.verify(signer, Tokens.claims("sub", '"' + longest + '"')).subject())
                .isEqualTo(longest);
        var longer = signer.token(Tokens.claims("sub", '"' + longest + "a\""));
        assertFailure(Tokens.rules(false), longer, Failure.NOT_LOGGED_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'at+jwt'", "'application/at+jwt'", "'AT+JWT'"})
    void anAccessTokenSaysThatItIsOne(String typ) throws GeneralSecurityException {
        var token = typed(",\"typ\":" + typ.replace('\'', '"'));
        assertThat(Tokens.verify(Tokens.rules(false), signer, token).subject()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'typ':'JWT'", ",'typ':'jwt'"})
    void whatDoesNotSayItNeedsAnIssuerWithLeave(String typ) throws GeneralSecurityException {
        var token = typed(typ.replace('\'', '"'));
        assertThat(Tokens.verify(Tokens.rules(true), signer, token).subject()).isEqualTo("alice");
        assertFailure(Tokens.rules(false), token, Failure.NOT_LOGGED_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'dpop+jwt'", "'logout+jwt'", "''", "7", "null", "['at+jwt']"})
    void aTokenOfAnotherTypeIsRefusedInAnyCase(String typ) throws GeneralSecurityException {
        var token = typed(",\"typ\":" + typ.replace('\'', '"'));
        assertFailure(Tokens.rules(true), token, Failure.NOT_LOGGED_IN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "scope | 'llm' | true", "scope | 'a llm b' | true", "scp | ['a', 'llm'] | true",
                "scp | 'llm' | true", "scope | 'llm-admin xllm' | false", "scope | 'LLM' | false",
                "scope | {'llm': 1} | false", "other | 'llm' | false"
            })
    void aScopeIsAWholeWord(String name, String json, boolean enough)
            throws GeneralSecurityException {
        var all = Tokens.rules(false);
        var rules =
                new TokenRules(
                        all.issuer(), all.audiences(), all.algorithms(), false, Optional.of("llm"));
        var token = signer.token(Tokens.claims(name, json.replace('\'', '"')));
        if (enough) {
            assertThat(Tokens.verify(rules, signer, token).subject()).isEqualTo("alice");
            return;
        }
        assertFailure(rules, token, Failure.ACCESS_DENIED);
    }
}
