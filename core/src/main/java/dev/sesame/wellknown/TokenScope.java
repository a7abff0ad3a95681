package dev.sesame.wellknown;

import dev.sesame.http.Origin;
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
        var own = organisation.origin().host();
        return target.host().equals(own)
                || confirmed.contains(target)
                || sharesParent(own, target.host());
    }

    private static boolean sharesParent(String own, String other) {
        int dot = own.indexOf('.');
        if (dot < 0 || own.startsWith("[") || own.matches("[\\d.]+")) {
            return false;
        }
        var parent = own.substring(dot + 1);
        return (other.equals(parent) || other.endsWith("." + parent))
                && !PublicSuffixes.list().contains(parent);
    }
}
