package dev.sesame.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NoProxyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                    | https://a.test            | true",
                "a.test               | https://a.test            | true",
                "A.Test               | https://a.tEST./x         | true",
                "a.test               | https://x.a.test          | true",
                "a.test               | https://xa.test           | false",
                ".a.test              | https://x.a.test          | true",
                ".a.test              | https://a.test            | true",
                "*.a.test             | https://x.y.a.test        | true",
                "x.a.test             | https://a.test            | false",
                "b.test, a.test       | https://a.test            | true",
                "b.test a.test        | https://a.test            | true",
                "a.test:8443          | https://a.test            | false",
                "a.test:8443          | https://a.test:8443       | true",
                ".a.test:80           | http://x.a.test           | true",
                "10.1.2.3             | https://10.1.2.3          | true",
                "10.1.2.3:443         | https://10.1.2.3          | true",
                "1.2.3                | https://10.1.2.3          | false",
                "10.0.0.0/8           | https://10.255.0.1        | true",
                "10.0.0.0/8           | https://11.0.0.1          | false",
                "192.168.4.0/22       | https://192.168.7.255     | true",
                "192.168.4.0/22       | https://192.168.8.0       | false",
                "10.0.0.0/8           | https://ten.test          | false",
                "0.0.0.0/0            | https://[2001:db8::1]     | false",
                "10.0.0.0/33          | https://10.0.0.1          | false",
                "a.test/8             | https://a.test            | false",
                "2001:db8::1          | https://[2001:DB8:0::1]   | true",
                "[2001:db8::1]        | https://[2001:db8::1]     | true",
                "[2001:db8::1]:443    | https://[2001:db8::1]     | true",
                "[2001:db8::1]:80     | https://[2001:db8::1]     | false",
                "2001:db8::/32        | https://[2001:db8:1::1]   | true",
                "2001:db8::/32        | https://[2001:db9::1]     | false",
                "''                   | https://a.test            | false"
            })
    void readsTheListAsCurlAndNodeDo(String list, URI uri, boolean covered) {
        assertThat(new NoProxy(list).covers(uri)).isEqualTo(covered);
    }
}
