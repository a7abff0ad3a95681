package dev.sesame.server.definition;

import static java.util.Objects.requireNonNull;

import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.NearestName;
import dev.sesame.jwt.TextSigner;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads {@code organisation.jsonc}. */
final class OrganisationReader {
    private static final URI NOWHERE = URI.create("https://nowhere.invalid");

    private final Node root;
    private final Secrets secrets;

    OrganisationReader(Node root, Secrets secrets) {
        this.root =
                root.only(
                        "$schema", "name", "url", "issuers", "login", "config", "teams", "blocked",
                        "console", "signing");
        this.secrets = secrets;
    }

    /**
     * Returns what the organisation decided.
     *
     * @param version identifies the content of its files
     * @param providers what is in {@code models.jsonc}
     * @param teams what is in {@code teams}, by name of file
     */
    OrganisationDefinition definition(
            String version, List<Provider> providers, Map<String, Team> teams) {
        root.text("$schema");
        var issuers = new IssuerReader(secrets).issuers(root);
        return new OrganisationDefinition(
                version,
                root.requireText("name", "say how people call the organisation"),
                root.require("url", "say where clients reach this server")
                        .flatMap(node -> Address.of(node, Severity.ERROR))
                        .orElse(NOWHERE),
                issuers,
                new SignInReader(issuers).signIn(root),
                root.object("config"),
                providers,
                teams(teams),
                new LinkedHashSet<>(root.texts("blocked")),
                root.find("console").map(node -> console(node, issuers)),
                root.find("signing").map(this::signing));
    }

    private List<Team> teams(Map<String, Team> files) {
        var teams = new ArrayList<Team>();
        root.require("teams", "name the files in teams, in the order in which they count");
        for (var node :
                root.find("teams").map(n -> n.elements("a list of teams")).orElse(List.of())) {
            var name = node.text().orElse("");
            var team = files.get(name);
            if (team != null && teams.contains(team)) {
                node.error(Node.quoted(name) + " is given twice: leave one");
            } else if (team != null) {
                teams.add(team);
            } else if (!name.isEmpty()) {
                node.error(
                        "there is no file teams/"
                                + name
                                + ".jsonc"
                                + NearestName.find(name, files.keySet())
                                        .map(near -> ", did you mean \"" + near + "\"?")
                                        .orElse(""));
            }
        }
        return List.copyOf(teams);
    }

    private ConsoleLogin console(Node node, List<Issuer> issuers) {
        var members = node.only("issuer", "client_id", "client_secret", "administrators");
        var names = issuers.stream().map(Issuer::issuer).toList();
        var issuer = members.text("issuer").orElse(names.isEmpty() ? "" : names.getFirst());
        members.find("issuer")
                .filter(_ -> !names.contains(issuer))
                .ifPresent(named -> named.error("it is none of \"issuers\""));
        var administrators = members.texts("administrators");
        if (administrators.isEmpty()) {
            members.warning(
                    "nobody sees everybody's usage: name groups, as \"administrators\": [\"…\"]");
        }
        return new ConsoleLogin(
                issuer,
                members.requireText(
                        "client_id",
                        "give the name of the console's client at the identity" + " provider"),
                members.find("client_secret").flatMap(secrets::of),
                new LinkedHashSet<>(administrators));
    }

    private SigningKey signing(Node node) {
        var pem = secrets.require(node.only("key"), "key");
        if (!pem.isEmpty()) {
            try {
                TextSigner.of(pem);
            } catch (IllegalArgumentException e) {
                node.find("key").orElseThrow().error(requireNonNull(e.getMessage()));
            }
        }
        return new SigningKey(pem);
    }
}
