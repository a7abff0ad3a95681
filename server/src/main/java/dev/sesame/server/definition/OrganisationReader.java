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
import java.util.Set;

/** Reads {@code organisation.jsonc}. */
final class OrganisationReader {
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
                address(),
                issuers,
                new SignInReader(issuers).signIn(root),
                root.object("config"),
                providers,
                teams(teams),
                new LinkedHashSet<>(root.texts("blocked")),
                root.find("console").map(node -> console(node, issuers)),
                root.find("signing").map(this::signing));
    }

    private URI address() {
        var node = root.require("url", "say where clients reach this server");
        var address = node.flatMap(text -> Address.of(text, Severity.ERROR));
        if (root.find("console").isPresent()
                && address.filter(it -> !it.getPath().isEmpty()).isPresent()) {
            node.get()
                    .warning(
                            "the console's links do not have this path: they begin with /console/");
        }
        return address.orElse(Address.NOWHERE);
    }

    private List<Team> teams(Map<String, Team> files) {
        var teams = new ArrayList<Team>();
        root.require("teams", "name the files in teams, in the order in which they count");
        var nodes = root.find("teams").map(n -> n.elements("a list of teams")).orElse(List.of());
        root.find("teams")
                .filter(node -> node.value().asArray().filter(List::isEmpty).isPresent())
                .ifPresent(node -> node.error("nobody would get anything: name a team"));
        for (var node : nodes) {
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
        var login =
                new ConsoleLogin(
                        issuer,
                        members.requireText(
                                "client_id",
                                "give the name of the console's client at the identity provider"),
                        members.find("client_secret").flatMap(secrets::of),
                        administrators(members));
        members.find("client_secret")
                .filter(_ -> login.clientSecret().isPresent() && login.sharedSecret().isEmpty())
                .ifPresent(secret ->
                        secret.warning(
                                "it is shorter than 32 characters: replicas do not know who logged"
                                        + " in at another"));
        return login;
    }

    private static Set<String> administrators(Node members) {
        var groups = members.texts("administrators");
        if (groups.isEmpty()) {
            members.warning(
                    "nobody sees everybody's usage: name groups, as \"administrators\": [\"…\"]");
        }
        if (groups.contains("*")) {
            members.find("administrators")
                    .orElseThrow()
                    .error("\"*\" is no group here: name those whose people see everybody's usage");
        }
        return new LinkedHashSet<>(groups);
    }

    private SigningKey signing(Node node) {
        var pem = secrets.requirePem(node.only("key"), "key");
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
