package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that do not keep secrets to themselves are found out, each by what it does. */
class DiscretionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String AUTH =
            """
            {"corp": {"type": "oauth", "access": "access-of-corp", "refresh": "refresh-of-corp"},
             "https://org.test": {"type": "wellknown", "key": "CORP_TOKEN", "token": "token-of-org"}}
            """;

    @TempDir private Path folder;
    private Person person;

    @BeforeEach
    void somebodyHasSecrets() throws IOException {
        person =
                Person.in(folder)
                        .withAuth(AUTH.getBytes(StandardCharsets.UTF_8))
                        .with("ACME_API_KEY", "key-of-acme")
                        .with("HTTPS_PROXY", "http://me:pass-of-proxy@proxy.test:3128");
    }

    /** Makes a program of a shell script, where {@code $auth} is the file of the credentials. */
    private Person program(String script) throws IOException {
        var text = "#!/bin/sh\nauth=" + person.authFile() + "\n" + script + "\n";
        var file = folder.resolve("bin/program");
        return person.using(Person.script(file, text.getBytes(StandardCharsets.UTF_8)).toString());
    }

    private void assertLeaks(String script, String secret, String place) throws IOException {
        var program = program(script);
        assertThatThrownBy(() -> program.run("auth", "list"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("leaks", secret, place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat $auth",
                "printf %s token-of-org | base64",
                "echo 'http://127.0.0.1/?code=token-of-org'"
            })
    void onStandardOutput(String script) throws IOException {
        assertLeaks(script, "token-of-org", "standard output");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access-of-corp", "refresh-of-corp", "key-of-acme", "pass-of-proxy"})
    void onStandardError(String secret) throws IOException {
        assertLeaks("echo 'Bearer " + secret + "' >&2", secret, "standard error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$HOME/log", "$TMPDIR/left", "$HOME/.local/share/opencode/auth.json.1"})
    void inAFile(String file) throws IOException {
        assertLeaks("(umask 77; cp $auth " + file + ")", "token-of-org", folder.toString());
    }

    @Test
    void inAStoreThatOthersMayRead() throws IOException {
        assertLeaks("chmod 644 $auth; echo >> $auth", "token-of-org", "auth.json");
    }

    @Test
    void whatHasComeInTheMeantime() throws IOException {
        var after = AUTH.replace("token-of-org", "newer-token");
        assertLeaks(
                "echo '" + after + "' > $auth; echo newer-token", "newer-token", "standard output");
    }

    @Test
    void inTheArgumentsOfAChild() throws IOException, InterruptedException {
        assertShown("sh -c 'read line' sh token-of-org; true", "arguments");
    }

    @Test
    void inTheEnvironmentOfAChild() throws IOException, InterruptedException {
        assertShown("OTHER=token-of-org sh -c 'read line; true'", "environment");
    }

    /** The child waits until it has been seen. */
    private void assertShown(String script, String place) throws IOException, InterruptedException {
        var running = program(script).invocation().startWithInput();
        while (!running.discretion().hasSeen("token-of-org")) {
            Thread.onSpinWait();
        }
        running.process().getOutputStream().close();
        assertThatThrownBy(() -> running.finish(PATIENCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("leaks", "token-of-org", place);
    }

    @Test
    void moreThanTheTokenThatIsAskedFor() throws IOException, InterruptedException {
        var one = program("echo token-of-org");
        assertThat(one.run("auth", "token").stdout()).isEqualTo("token-of-org\n");
        var two = program("echo access-of-corp refresh-of-corp");
        assertThatThrownBy(() -> two.run("sso", "token")).isInstanceOf(AssertionError.class);
        var loud = program("echo token-of-org >&2");
        assertThatThrownBy(() -> loud.run("auth", "token")).isInstanceOf(AssertionError.class);
    }

    @Test
    void whoeverKeepsThemIsNotBlamed() throws IOException, InterruptedException {
        var script = "echo CORP_TOKEN corp; sh -c 'true'; (umask 77; cp $auth x; mv x $auth)";
        assertThat(program(script).run("auth", "list").exit()).isZero();
    }
}
