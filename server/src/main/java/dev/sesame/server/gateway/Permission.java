package dev.sesame.server.gateway;

import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Provider.Form;
import dev.sesame.server.definition.Team;
import dev.sesame.server.gateway.Authentication.Authenticated;
import dev.sesame.server.gateway.Refusal.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The second stage of the pipe: whether they may ask for that. */
final class Permission {
    private final Supplier<OrganisationDefinition> definitions;
    private volatile Catalogue catalogue;

    Permission(Supplier<OrganisationDefinition> definitions) {
        this.definitions = definitions;
        this.catalogue = Catalogue.of(definitions.get());
    }

    /** A request of somebody in a team, of one reading of the files. Nobody else can make one. */
    static final class Member {
        private final Authenticated who;
        private final Catalogue catalogue;
        private final Team team;

        private Member(Authenticated who, Catalogue catalogue, Team team) {
            this.who = who;
            this.catalogue = catalogue;
            this.team = team;
        }

        /** Returns the model {@code id}; empty when there is none, or it is not for the team. */
        Optional<Catalogue.Entry> model(String id) {
            return catalogue.find(Form.OPENAI, id).filter(entry -> catalogue.allows(team, entry));
        }

        /** Returns what the team may ask for, in OpenAI's form. */
        List<Catalogue.Entry> models() {
            return catalogue.of(team, Form.OPENAI);
        }
    }

    /** A request that its sender may send. Nobody else can make one. */
    static final class Permitted {
        private final Member member;
        private final Catalogue.Entry entry;
        private final AskedModel asked;
        private final Buffer body;

        private Permitted(Member member, Catalogue.Entry entry, AskedModel asked, Buffer body) {
            this.member = member;
            this.entry = entry;
            this.asked = asked;
            this.body = body;
        }

        Authenticated who() {
            return member.who;
        }

        Team team() {
            return member.team;
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

    /** Finds the team of {@code who}; who is in none has nothing to send. */
    Member member(Authenticated who) {
        var now = current();
        var team =
                now.definition()
                        .team(who.caller().groups())
                        .orElseThrow(() ->
                                Refusal.of(
                                        Status.FORBIDDEN,
                                        "none of your groups is one of a team here"));
        who.exchange().known().team(team);
        return new Member(who, now, team);
    }

    /** Checks what {@code body} asks for. */
    Permitted check(Member member, Buffer body) {
        var exchange = member.who.exchange();
        exchange.known().bytesIn(body.length());
        var asked = asked(body);
        var entry =
                member.catalogue
                        .find(exchange.route().form(), asked.model())
                        .orElseThrow(() -> noSuchModel(asked.model()));
        exchange.known().model(entry);
        if (!member.catalogue.allows(member.team, entry)) {
            throw Refusal.of(
                    Status.FORBIDDEN,
                    "the team " + member.team.name() + " may not use the model " + asked.model());
        }
        return new Permitted(member, entry, asked, body);
    }

    private static AskedModel asked(Buffer body) {
        var bytes = ((BufferInternal) body).getByteBuf();
        return bytes.hasArray()
                ? AskedModel.in(
                        bytes.array(),
                        bytes.arrayOffset() + bytes.readerIndex(),
                        bytes.readableBytes())
                : AskedModel.in(body.getBytes(), 0, body.length());
    }

    static Refusal noSuchModel(String model) {
        return Refusal.of(Status.NO_SUCH_MODEL, "there is no model " + model + " here");
    }

    /** Returns the models as the files name them now. */
    @SuppressWarnings("ReferenceEquality") // to compare what is in them takes longer than a request
    private Catalogue current() {
        var definition = definitions.get();
        var known = catalogue;
        if (known.definition() != definition) {
            known = Catalogue.of(definition);
            catalogue = known;
        }
        return known;
    }
}
