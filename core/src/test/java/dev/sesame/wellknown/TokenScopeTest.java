package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.http.Origin;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenScopeTest {
    private static boolean covers(String organisation, String target) {
        var scope = new TokenScope(Organisation.of(organisation), Set.of());
        return scope.covers(Origin.of(URI.create(target)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://ai.company.internal, https://ai.company.internal, true",
        "https://ai.company.internal, https://ai.company.internal:8443, true",
        "https://ai.company.internal, https://gateway.company.internal/v1, true",
        "https://ai.company.internal, https://a.b.company.internal, true",
        "https://ai.company.internal, https://company.internal, true",
        "https://ai.company.internal, http://gateway.company.internal, false",
        "https://ai.company.internal, https://othercompany.internal, false",
        "https://ai.company.internal, https://evil.test, false",
        "https://ai.company.internal, https://company.internal.evil.test, false",
        "https://company.internal, https://other.internal, false",
        "https://ai.co.uk, https://evil.co.uk, false",
        "https://us.github.io, https://evil.github.io, false",
        "https://a.www.ck, https://b.www.ck, true",
        "https://a.b.ck, https://c.b.ck, false",
        "https://a.b.c.ck, https://x.b.c.ck, true",
        "https://10.0.0.1, https://9.0.0.1, false",
        "http://127.0.0.1:99, http://127.0.0.1:100, true",
        "http://127.0.0.1:99, http://localhost:100, false"
    })
    void coversTheOwnHostAndTheParentDomainButNoPublicSuffix(
            String organisation, String target, boolean covered) {
        assertThat(covers(organisation, target)).isEqualTo(covered);
    }

    @Test
    void coversWhatAPersonConfirmed() {
        var gateway = Origin.of(URI.create("https://gateway.vendor.test"));
        var scope = new TokenScope(Organisation.of("https://ai.company.internal"), Set.of(gateway));

        assertThat(scope.covers(gateway)).isTrue();
        assertThat(scope.covers(Origin.of(URI.create("https://gateway.vendor.test:8443"))))
                .isFalse();
    }
}
