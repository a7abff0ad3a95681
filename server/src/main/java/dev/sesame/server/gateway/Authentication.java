package dev.sesame.server.gateway;

import dev.sesame.Secret;
import dev.sesame.server.access.BearerAuthenticator;
import dev.sesame.server.access.Caller;
import dev.sesame.server.access.Sender;
import io.vertx.core.Future;

/** The first stage of the pipe: who asks. */
final class Authentication {
    private final BearerAuthenticator authenticator;

    Authentication(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** A request of somebody. Nobody else can make one. */
    static final class Authenticated {
        private final Exchange exchange;
        private final Caller caller;
        private final Secret token;

        private Authenticated(Exchange exchange, Caller caller, Secret token) {
            this.exchange = exchange;
            this.caller = caller;
            this.token = token;
        }

        Exchange exchange() {
            return exchange;
        }

        Caller caller() {
            return caller;
        }

        /** Returns what nobody else may see. */
        Secret token() {
            return token;
        }
    }

    /** Verifies the token of {@code exchange}. */
    Future<Authenticated> check(Exchange exchange) {
        var token = PresentedToken.in(exchange.request().headers());
        PresentedToken.remove(exchange.request().headers());
        refuseInQuery(exchange, token);
        var sender = Sender.of(exchange.request());
        return exchange.await(authenticator.authenticate(token, sender))
                .map(caller -> {
                    exchange.known().caller(caller);
                    return new Authenticated(exchange, caller, token);
                });
    }

    /** A token in the query would go on to the upstream with it, and into its logs. */
    private static void refuseInQuery(Exchange exchange, Secret token) {
        var uri = exchange.request().uri();
        if (uri.contains(token.reveal()) || uri.contains("access_token=")) {
            throw Refusal.of(Refusal.Status.INVALID, "a token does not belong into a URL");
        }
    }
}
