package dev.sesame.server.definition;

import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.server.definition.Issuer.Introspection;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code issuers}. */
final class IssuerReader {
    private static final List<String> USUAL = List.of("RS256", "PS256", "ES256");
    private static final List<String> KNOWN =
            List.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                    "ES512", "EdDSA");
    private static final String ANY = "any";
    private static final String TYPE = "at+jwt";

    private final Secrets secrets;

    IssuerReader(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Returns the issuers of {@code organisation}, which has to have one. */
    List<Issuer> issuers(Node organisation) {
        var nodes =
                organisation
                        .require(
                                "issuers",
                                "say whose tokens are accepted, as \"issuers\": [{ \"issuer\": …,"
                                        + " \"audience\": … }]")
                        .map(node -> some(node))
                        .orElse(List.of());
        var issuers = new ArrayList<Issuer>();
        var names = new HashSet<String>();
        for (var node : nodes) {
            var issuer = issuer(node);
            issuers.add(issuer);
            if (!names.add(issuer.issuer()) && !issuer.issuer().isEmpty()) {
                node.error(
                        Node.quoted(issuer.issuer())
                                + " is given twice: \"audience\" may be a list");
            }
        }
        return List.copyOf(issuers);
    }

    private static List<Node> some(Node list) {
        var nodes = list.elements("a list of issuers");
        if (nodes.isEmpty() && list.value().asArray().isPresent()) {
            list.error("nobody's tokens are accepted: name an issuer");
        }
        return nodes;
    }

    private Issuer issuer(Node node) {
        var members =
                node.only(
                        "issuer",
                        "audience",
                        "algorithms",
                        "type",
                        "groups",
                        "scope",
                        "jwks_uri",
                        "introspection");
        var name = members.require("issuer", "give the \"iss\" of its tokens");
        name.ifPresent(issuer -> Address.of(issuer, Severity.ERROR));
        members.require(
                "audience",
                "without it tokens for other services would be accepted; give the \"aud\" of the"
                        + " tokens for this server");
        return new Issuer(
                name.flatMap(Node::text).orElse(""),
                audiences(members),
                algorithms(members),
                isAnyType(members),
                members.text("groups").orElse("groups"),
                address(members, "jwks_uri"),
                members.find("introspection").map(this::introspection),
                members.text("scope"));
    }

    private static Set<String> audiences(Node members) {
        var audiences = members.textOrTexts("audience");
        members.find("audience")
                .filter(node -> node.value().asArray().filter(List::isEmpty).isPresent())
                .ifPresent(node -> node.error("nothing would be accepted: name an audience"));
        return new LinkedHashSet<>(audiences);
    }

    private static Set<String> algorithms(Node members) {
        var node = members.find("algorithms");
        if (node.isEmpty()) {
            return new LinkedHashSet<>(USUAL);
        }
        var algorithms = node.get().texts();
        for (var algorithm : algorithms) {
            if (!KNOWN.contains(algorithm)) {
                node.get()
                        .error(
                                Node.quoted(algorithm)
                                        + " proves nothing here: a signature is needed that only"
                                        + " the issuer can make, one of "
                                        + String.join(", ", KNOWN));
            }
        }
        if (node.get().value().asArray().filter(List::isEmpty).isPresent()) {
            node.get().error("nothing would be accepted: name an algorithm, or leave it out");
        }
        return new LinkedHashSet<>(algorithms);
    }

    private static boolean isAnyType(Node members) {
        var type = members.text("type").orElse(TYPE);
        if (!type.equals(ANY) && !type.equals(TYPE)) {
            members.find("type")
                    .orElseThrow()
                    .error("\"at+jwt\" is expected, or \"any\" for issuers that do not say it");
        }
        return type.equals(ANY);
    }

    private Introspection introspection(Node node) {
        var members = node.only("endpoint", "client_id", "client_secret", "jwts");
        return new Introspection(
                address(members, "endpoint"),
                members.requireText("client_id", "say who asks"),
                secrets.require(members, "client_secret"),
                members.isTrue("jwts"));
    }

    private static Optional<URI> address(Node members, String name) {
        return members.find(name).flatMap(node -> Address.of(node, Severity.ERROR));
    }
}
