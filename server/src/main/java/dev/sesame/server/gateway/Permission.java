package dev.sesame.server.gateway;

import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import dev.sesame.server.gateway.Authentication.Authenticated;
import dev.sesame.server.gateway.Refusal.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Supplier;

/** The second stage of the pipe: whether they may ask for that. */
final class Permission {
    private final Supplier<OrganisationDefinition> definitions;
    private volatile Catalogue catalogue;

    Permission(Supplier<OrganisationDefinition> definitions) {
        this.definitions = definitions;
        this.catalogue = Catalogue.of(definitions.get());
    }

    /** A request that its sender may send. Nobody else can make one. */
    static final class Permitted {
        private final Authenticated who;
        private final Team team;
        private final Catalogue.Entry entry;
        private final AskedModel asked;
        private final Buffer body;

        private Permitted(Authenticated who, Place place, AskedModel asked, Buffer body) {
            this.who = who;
            this.team = place.team();
            this.entry = place.entry();
            this.asked = asked;
            this.body = body;
        }

        Authenticated who() {
            return who;
        }

        Team team() {
            return team;
        }

        Catalogue.Entry entry() {
            return entry;
        }

        AskedModel asked() {
            return asked;
        }

        Buffer body() {
            return body;
        }
    }

    private record Place(Team team, Catalogue.Entry entry) {}

    /** Checks what {@code body} asks for. */
    Permitted check(Authenticated who, Buffer body) {
        var exchange = who.exchange();
        exchange.known().bytesIn(body.length());
        var team = team(who);
        var bytes = ((BufferInternal) body).getByteBuf();
        var asked =
                bytes.hasArray()
                        ? AskedModel.in(
                                bytes.array(),
                                bytes.arrayOffset() + bytes.readerIndex(),
                                bytes.readableBytes())
                        : AskedModel.in(body.getBytes(), 0, body.length());
        var entry =
                current()
                        .find(exchange.route().form(), asked.model())
                        .orElseThrow(() -> noSuchModel(asked.model()));
        exchange.known().model(entry);
        if (!entry.isFor(team)) {
            throw Refusal.of(
                    Status.FORBIDDEN,
                    "the team " + team.name() + " may not use the model " + asked.model());
        }
        return new Permitted(who, new Place(team, entry), asked, body);
    }

    /** Returns the team of {@code who}. */
    Team team(Authenticated who) {
        var team =
                current()
                        .definition()
                        .team(who.caller().groups())
                        .orElseThrow(() ->
                                Refusal.of(
                                        Status.FORBIDDEN,
                                        "none of your groups is one of a team here"));
        who.exchange().known().team(team);
        return team;
    }

    static Refusal noSuchModel(String model) {
        return Refusal.of(Status.NO_SUCH_MODEL, "there is no model " + model + " here");
    }

    /** Returns the models as the files name them now. */
    @SuppressWarnings("ReferenceEquality") // to compare what is in them takes longer than a request
    Catalogue current() {
        var definition = definitions.get();
        var known = catalogue;
        if (known.definition() != definition) {
            known = Catalogue.of(definition);
            catalogue = known;
        }
        return known;
    }
}
