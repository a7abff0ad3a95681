package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Browser;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Request;
import dev.sesame.testkit.HaProxy.Backend;
import dev.sesame.testkit.OidcProvider;
import dev.sesame.testkit.PostgreSql;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A company with the real server, a real PostgreSQL and two teams. Both have the model {@code
 * shared}, and each has one for itself, which is its default. The identity provider is the
 * caller's.
 */
final class ServedCompany implements AutoCloseable {
    /** For whom tokens are that are JWTs. */
    static final String SIGNED = "https://ai.acme.example";

    /** For whom tokens are that say nothing by themselves. */
    static final String OPAQUE = "https://ai.acme.example/opaque";

    static final String UPSTREAM_KEY = "key-of-the-upstream";

    /** Somebody of the group {@code eng}. */
    static final Member ALICE = new Member("alice", "Engineering", "large", "lab");

    /** Somebody of the group {@code research}. */
    static final Member BOB = new Member("bob", "Research", "lab", "large");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CUE = "or go to";
    private static final String NO_TABLE = "42P01";

    private final Path folder;
    private final String issuer;
    private final String sso;
    private final String url;
    private final String database;
    private final FakeModelProvider upstream = FakeModelProvider.start();
    private final PostgreSql postgres;
    private final Replica replica;

    /**
     * Somebody whom the identity provider knows.
     *
     * @param name as they log in, with any password or with {@code secret}
     * @param team whose files are called so, too
     * @param model what the team has for itself
     * @param foreign what the other team has for itself
     */
    record Member(String name, String team, String model, String foreign) {}

    /**
     * Opens it.
     *
     * @param issuer whose tokens are accepted, as in {@code organisation.jsonc}
     * @param sso how people get one, as there
     */
    ServedCompany(Path folder, String issuer, String sso) throws IOException {
        this.folder = folder;
        this.issuer = issuer;
        this.sso = sso;
        var place = Replica.freePlace();
        this.url = "http://127.0.0.1:" + place.port();
        writeDirectory();
        this.postgres = PostgreSql.start(folder.resolve("postgres"));
        try {
            this.database = postgres.database("usage");
            this.replica = replica(place);
        } catch (IOException | RuntimeException | Error e) {
            postgres.close();
            upstream.close();
            throw e;
        }
    }

    /** Opens one whose people have tokens of {@code provider} for {@code resource}. */
    static ServedCompany of(OidcProvider provider, Path folder, String resource)
            throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), OidcProvider.ROBOT_SECRET);
        return new ServedCompany(
                folder,
                """
                {"issuer": "%s", "audience": "%s",
                 "introspection": {"client_id": "%s", "client_secret": {"file": "%s"}}}
                """
                        .formatted(provider.issuer(), resource, OidcProvider.ROBOT, secret),
                """
                {"client_id": "%s", "scope": "openid offline_access llm", "resource": "%s"}
                """
                        .formatted(OidcProvider.CLIENT, resource));
    }

    private Replica replica(Backend place) throws IOException {
        var usage = database.replace("&password=" + PostgreSql.PASSWORD, "");
        return Replica.start(
                place,
                folder,
                List.of("--org=" + folder.resolve("acme"), "--usage=" + usage),
                Map.of(
                        "HOME",
                        folder.toString(),
                        "UPSTREAM_KEY",
                        UPSTREAM_KEY,
                        "SESAME_USAGE_PASSWORD",
                        PostgreSql.PASSWORD));
    }

    private void writeDirectory() throws IOException {
        Files.createDirectories(folder.resolve("acme"));
        blocks();
        Files.writeString(
                folder.resolve("acme/models.jsonc"),
                """
                {"upstreams": {"one": {"url": "%s/v1", "key": {"env": "UPSTREAM_KEY"}}},
                 "provider": {"ai": {
                   "npm": "@ai-sdk/openai-compatible", "name": "Acme AI", "upstreams": ["one"],
                   "models": {"shared": {}, "large": {}, "lab": {}}}}}
                """
                        .formatted(upstream.uri()));
        write(ALICE, "eng");
        write(BOB, "research");
    }

    private void write(Member member, String group) throws IOException {
        var team =
                folder.resolve("acme/teams/" + member.team().toLowerCase(Locale.ROOT) + ".jsonc");
        Files.createDirectories(team.getParent());
        Files.writeString(
                team,
                """
                {"name": "%s", "groups": ["%s"], "models": ["ai/shared", "ai/%3$s"],
                 "config": {"model": "ai/%3$s"}}
                """
                        .formatted(member.team(), group, member.model()));
    }

    /** Blocks {@code people} and nobody else. */
    void blocks(String... people) throws IOException {
        var names = people.length == 0 ? "" : "\"" + String.join("\", \"", people) + "\"";
        Files.writeString(
                folder.resolve("acme/organisation.jsonc"),
                """
                {"name": "Acme", "url": "%s", "issuers": [%s],
                 "login": {"env": "ACME_AI_TOKEN", "sso": %s},
                 "config": {"model": "ai/shared", "small_model": "ai/shared"},
                 "teams": ["engineering", "research"], "blocked": [%s]}
                """
                        .formatted(url, issuer, sso, names));
    }

    /** Returns where clients reach the server. */
    String url() {
        return url;
    }

    /** Returns somebody in a home of their own, with the program under test on their PATH. */
    Person person(String home) throws IOException {
        var root = Files.createDirectories(folder.resolve("people").resolve(home));
        var call = "#!/bin/sh\nexec '" + Person.sesame() + "' \"$@\"\n";
        Person.script(root.resolve("programs/sesame"), call.getBytes(StandardCharsets.UTF_8));
        var person = Person.in(root).withProgramsOf(root.resolve("programs"));
        var settings = person.surroundings().home().resolve(".config/sesame/sesame.jsonc");
        Files.createDirectories(settings.getParent());
        Files.writeString(settings, "{\"secretStore\": \"file\"}"); // nobody has a keyring here
        return person;
    }

    /**
     * Logs {@code person} in at a terminal with {@code auth login URL} of their program, which runs
     * the published token command: the address that this shows is opened on another device.
     */
    void logIn(Person person, Member member) throws IOException, InterruptedException {
        var login = person.invocation("auth", "login", url);
        try (var run = TerminalRun.of(login, "stty -echo\n");
                var browser = Browser.of(member.name(), "secret")) {
            var terminal = run.terminal();
            if (terminal.expectOneOf(List.of("Run it?", CUE)) == 0) {
                terminal.type("y").expect(CUE);
            }
            terminal.expect("http").expect("\n");
            var shown = terminal.written();
            var rest = shown.substring(shown.indexOf("http", shown.indexOf(CUE)));
            assertThat(browser.visit(URI.create(rest.split("\\s", 2)[0])).status()).isEqualTo(200);
            terminal.expect("Logged into " + url);
            assertThat(run.end(PATIENCE).exit()).as(terminal.written()).isZero();
        }
    }

    /** Returns the requests that reached the upstream so far. */
    List<Request> upstreamRequests() {
        return upstream.requests();
    }

    /** Returns what was used so far, each as {@code person team model status}. */
    Set<String> used() throws SQLException {
        var used = new HashSet<String>();
        var query = "SELECT concat_ws(' ', person, team, model, status) FROM usage_record";
        try (var connection = DriverManager.getConnection(database);
                var rows = connection.createStatement().executeQuery(query)) {
            while (rows.next()) {
                used.add(rows.getString(1));
            }
        } catch (SQLException e) {
            if (!NO_TABLE.equals(e.getSQLState())) { // they are made when the first record comes
                throw e;
            }
        }
        return used;
    }

    @Override
    public void close() {
        replica.close();
        postgres.close();
        upstream.close();
    }
}
