package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.Browser;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A person, an identity provider, and the login between them. */
record SsoStage(Person person, OidcProvider provider) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static SsoStage open(Path folder, Duration accessToken)
            throws IOException, InterruptedException {
        return new SsoStage(Person.in(folder), OidcProvider.start(accessToken, true));
    }

    /**
     * How somebody answers what the login shows: a line that is for the browser, and the process.
     */
    interface Answer {
        void to(URI address, Process login) throws IOException, InterruptedException;
    }

    /** Signs in; {@code answer} gets the address that follows the line with {@code cue} in it. */
    Outcome signIn(String cue, Answer answer, String... more)
            throws IOException, InterruptedException {
        var words =
                new java.util.ArrayList<>(
                        java.util.List.of("sso", "login", "--no-browser", "--store", "file"));
        words.addAll(
                java.util.List.of(
                        "--issuer", provider.issuer(), "--client-id", OidcProvider.CLIENT));
        words.addAll(java.util.List.of(more));
        var login = person.invocation(words.toArray(String[]::new)).startWithInput();
        var errors = login.process().errorReader();
        var shown = new StringBuilder();
        for (var line = errors.readLine(); line != null; line = errors.readLine()) {
            shown.append(line).append('\n');
            if (shown.indexOf(cue) >= 0 && line.contains("http://")) {
                answer.to(
                        URI.create(line.substring(line.indexOf("http://")).strip()),
                        login.process());
                break;
            }
        }
        return login.finish(PATIENCE, shown.toString());
    }

    /** Signs in on another device. */
    void signIn() throws IOException, InterruptedException {
        var outcome = signIn("or go to", (address, _) -> visit(address));
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
    }

    static void visit(URI address) throws IOException, InterruptedException {
        try (var browser = Browser.of("ann", "secret")) {
            assertThat(browser.visit(address).status()).isEqualTo(200);
        }
    }

    /** What a browser on another machine shows: the address of this one, where nothing answers. */
    static URI redirected(URI address) throws IOException, InterruptedException {
        var query = URLDecoder.decode(address.getRawQuery(), StandardCharsets.UTF_8);
        var port = query.replaceFirst(".*redirect_uri=http://127.0.0.1:(\\d+)/.*", "$1");
        try (var browser = Browser.of("ann", "secret")) {
            var redirect = URI.create("http://127.0.0.1:" + port + "/callback");
            return browser.stoppingAt(redirect).visit(address).uri();
        }
    }

    /** Makes the stored access token one that has ended, for all processes. */
    void expire() throws IOException {
        change("sso", text -> text.replaceFirst("(\"expires\": ?)\\d+", "$10"));
    }

    /** Makes all processes believe that a renewal has failed a moment ago. */
    void pauseBeforeNextRenewal() throws IOException {
        var end = Instant.now().plus(Duration.ofMinutes(4)).toEpochMilli();
        change(
                "renewals",
                _ ->
                        "{\"failures\":1,\"failure\":\"UNREACHABLE\",\"problem\":\"busy\",\"notBefore\":"
                                + end
                                + "}");
    }

    private void change(String room, UnaryOperator<String> change) throws IOException {
        var folder = person.surroundings().home().resolve(".local/state/sesame").resolve(room);
        try (var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                Files.writeString(file, change.apply(Files.readString(file)));
            }
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
