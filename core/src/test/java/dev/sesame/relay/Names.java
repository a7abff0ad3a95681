package dev.sesame.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Names that tests of this module need: {@link #TWICE} has two addresses of this machine, and none
 * below {@code invalid} has any, for which nobody else has to be asked.
 */
public final class Names extends InetAddressResolverProvider {
    static final String TWICE = "twice.company.test";
    static final InetAddress FIRST = InetAddress.ofLiteral("127.0.0.2");
    static final InetAddress SECOND = InetAddress.ofLiteral("127.0.0.1");

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "names of tests";
    }

    private record Resolver(InetAddressResolver system) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                throws UnknownHostException {
            if (host.equals(TWICE)) {
                return Stream.of(FIRST, SECOND);
            }
            if (host.endsWith(".invalid")) {
                throw new UnknownHostException(host);
            }
            return system.lookupByName(host, policy);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return system.lookupByAddress(address);
        }
    }
}
