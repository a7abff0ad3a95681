package dev.sesame.wellknown;

import dev.sesame.http.Origin;
import java.util.Optional;
import java.util.Set;

/**
 * Where an organisation's token may be sent: to the organisation's own host, to hosts of the same
 * parent domain ({@code ai.company.internal} lets {@code *.company.internal} in, but never a public
 * suffix), and to origins that a person has confirmed.
 *
 * @param organisation whose token
 * @param confirmed the origins that were confirmed
 */
public record TokenScope(Organisation organisation, Set<Origin> confirmed) {
    /** Copies {@code confirmed}. */
    public TokenScope {
        confirmed = Set.copyOf(confirmed);
    }

    /**
     * Tells whether the token may be sent to {@code target}. Plain http never, except on this
     * machine.
     */
    public boolean covers(Origin target) {
        if (!target.isSecure()) {
            return false;
        }
        return target.host().equals(organisation.origin().host())
                || confirmed.contains(target)
                || sharesParent(target.host());
    }

    private boolean sharesParent(String other) {
        var own = organisation.origin().host();
        var parent = parent(own);
        return (other.equals(parent) || other.endsWith("." + parent))
                && !PublicSuffixes.list().contains(parent);
    }

    /**
     * Returns the domain that the organisation's host is directly below, which and below which the
     * token may be sent, too; empty when there is none or anybody could register a name there.
     */
    public Optional<String> domain() {
        return Optional.of(parent(organisation.origin().host()))
                .filter(parent -> !PublicSuffixes.list().contains(parent));
    }

    /** Empty, which is below nothing, when {@code host} is an address or has one label. */
    private static String parent(String host) {
        int dot = host.indexOf('.');
        return dot < 0 || host.startsWith("[") || host.matches("[\\d.]+")
                ? ""
                : host.substring(dot + 1);
    }
}
