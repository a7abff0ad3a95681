package dev.sesame.journey;

import dev.sesame.Secret;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.HttpStream;
import dev.sesame.http.Transport;
import dev.sesame.wellknown.Membership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Carries requests with tokens of organisations that are good: one that is about to end is renewed
 * before, and one that the server refuses is replaced, and the request sent once more, before
 * anything of an answer has been passed on. Safe for threads.
 */
final class RenewingTransport implements Transport {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Transport below;
    private final List<Membership> memberships;
    private final OrganisationTokens tokens;
    private final List<Secret> used = new CopyOnWriteArrayList<>();

    /** Puts the {@code tokens} of now where those of {@code memberships} are. */
    RenewingTransport(Transport below, List<Membership> memberships, OrganisationTokens tokens) {
        this.below = below;
        this.memberships = memberships;
        this.tokens = tokens;
    }

    /** A token that a request carries, in the place of the one that the session began with. */
    private record Carried(Membership membership, Secret token) {}

    @Override
    public HttpStream open(HttpRequest request, Duration silence) {
        var carried = carried(request);
        var answer = below.open(with(request, carried), silence);
        if (carried.isEmpty() || !isRefusal(answer.status())) {
            return answer;
        }
        var others = replaced(carried);
        if (others.equals(carried)) {
            return answer;
        }
        answer.close();
        return below.open(with(request, others), silence);
    }

    private static boolean isRefusal(int status) {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    private List<Carried> carried(HttpRequest request) {
        var carried = new ArrayList<Carried>();
        for (var membership : memberships) {
            if (carries(request, membership.token())) {
                carried.add(new Carried(membership, tokens.good(membership)));
            }
        }
        return carried;
    }

    private static boolean carries(HttpRequest request, Secret token) {
        for (var value : request.headers().values()) {
            if (!token.isEmpty() && value.contains(token.reveal())) {
                return true;
            }
        }
        return false;
    }

    private List<Carried> replaced(List<Carried> refused) {
        var others = new ArrayList<Carried>();
        for (var one : refused) {
            var token = tokens.other(one.membership(), one.token());
            others.add(new Carried(one.membership(), token));
        }
        return others;
    }

    private HttpRequest with(HttpRequest request, List<Carried> carried) {
        var next = request;
        for (var one : carried) {
            used.add(one.token());
            next = next.replacing(one.membership().token().reveal(), one.token().reveal());
        }
        return next;
    }

    @Override
    public List<Secret> secrets() {
        return List.copyOf(used);
    }
}
