package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell script stands for the command: does the sandbox show it what it should, and see it? */
class SandboxTest {

    @TempDir private Path folder;

    @Test
    void theCommandFindsWhatTheScenarioSays() throws IOException, InterruptedException {
        var seen =
                run(
                        """
                        {"files": {"${PROJECT}/a/f": "in ${PROJECT}", "${HOME}/l": {"symlink": "t"}},
                         "auth": {"acme": {"type": "api"}}, "authMode": "640",
                         "env": {"SHOWN": "${ORG}", "LANG": null}, "cwd": "${PROJECT}/a",
                         "command": ["one", "two words"], "stdin": "typed"}
                        """,
                        """
                        printf '%s|' "$@"; cat; printf '|%s|%s|' "$SHOWN" "${LANG-unset}"
                        cat f; readlink "$HOME/l"; git log --oneline | wc -l
                        """);
        assertThat(seen.path("stdout").asText())
                .isEqualTo("one|two words|typed|${ORG}|unset|in ${PROJECT}t\n1\n");
        assertThat(seen.path("authJson"))
                .isEqualTo(JsonTree.parse("{\"acme\":{\"type\":\"api\"}}"));
        assertThat(seen.path("authMode").asText()).isEqualTo("640");
        assertThat(seen.path("authCanonical").asBoolean()).isTrue();
    }

    @Test
    void whatDiffersFromRunToRunIsTakenOut() throws IOException, InterruptedException {
        var seen =
                run(
                        "{\"command\": []}",
                        """
                        printf '\\033[31m%s\\033[0m ses_0123456789abc %s\\n' "$HOME/x" "$PWD" >&2
                        printf '{"%s": {"created": 17, "hash": "ab", "n": 17}}' "$HOME"
                        exit 3
                        """);
        assertThat(seen.path("exit").asInt()).isEqualTo(3);
        assertThat(seen.path("stderr").asText()).isEqualTo("${HOME}/x <ses_id> ${PROJECT}\n");
        assertThat(seen.path("stdout").asText()).isEqualTo("<json>");
        assertThat(seen.path("json"))
                .isEqualTo(
                        JsonTree.parse(
                                "{\"${HOME}\":{\"created\":0,\"hash\":\"<hash>\",\"n\":17}}"));
    }

    @Test
    void aCommandThatHangsIsEndedWithEverythingItStarted()
            throws IOException, InterruptedException {
        var seen = run("{\"command\": [], \"timeout\": 300}", "sleep 600 & sleep 601");
        assertThat(seen.path("exit").isNull()).isTrue();
        assertThat(seen.path("timedOut").asBoolean()).isTrue();
    }

    @Test
    void aCommandThatLeavesSomebodyOnItsPipeHasNotEnded() throws IOException, InterruptedException {
        // the second: the JVM closes the pipe of who ends before anybody has begun to read
        var seen = run("{\"command\": [], \"timeout\": 2000}", "sleep 600 & sleep 1");
        assertThat(seen.path("timedOut").asBoolean()).isTrue();
    }

    @Test
    void theServerAnswersByRuleAndInTurnAndForgetsEarlierUses()
            throws IOException, InterruptedException {
        var seen =
                run(
                        """
                        {"remote": {"/turns": [{"status": 503}, {"body": {"a": "${ORG}"}}],
                                    "POST /cut": {"destroy": true},
                                    "/said": {"text": "hello there"}},
                         "wellknown": {"config": {}},
                         "env": {"ORG": "${ORG}"}, "before": [["first"]], "command": ["second"]}
                        """,
                        """
                        get() { curl -s -w '(%{http_code})' -H 'Authorization: Bearer t' "$@"; }
                        if [ "$1" = first ]; then get "$ORG/early"; exit; fi
                        get "$ORG/turns"; get "$ORG/turns"; get "$ORG/turns"
                        get -d x "$ORG/cut"; get "$ORG/said" | grep -o '"hello th"'
                        get "$ORG/.well-known/opencode"; get "$ORG/nowhere"
                        """);
        assertThat(seen.path("stdout").asText())
                .isEqualTo(
                        "(503){\"a\":\"${ORG}\"}(200){\"a\":\"${ORG}\"}(200)(000)\"hello th\"\n"
                                + "{\"config\":{}}(200)not found(404)");
        assertThat(seen.path("requests").findValuesAsText("path"))
                .containsExactly(
                        "/turns",
                        "/turns",
                        "/turns",
                        "/cut",
                        "/said",
                        "/.well-known/opencode",
                        "/nowhere");
        assertThat(seen.path("requests").findValuesAsText("authorization")).contains("Bearer t");
    }

    @Test
    void aClientThatSpeaksTlsIsRefusedAtOnce() throws IOException, InterruptedException {
        var seen =
                run(
                        "{\"command\": [], \"env\": {\"PORT\": \"${ORG_PORT}\"}}",
                        "curl -s -m 30 https://127.0.0.1:$PORT/; echo $?");
        assertThat(seen.path("stdout").asText()).isEqualTo("35\n");
        assertThat(seen.path("requests")).isEmpty();
    }

    private JsonNode run(String scenario, String script) throws IOException, InterruptedException {
        var command = folder.resolve("command");
        Files.writeString(command, "#!/bin/sh\n" + script);
        Files.setAttribute(command, "unix:mode", 0755);
        var example = new Scenario(folder.resolve("900-example"), JsonTree.parse(scenario));
        try (var sandbox = Sandbox.of(example)) {
            return sandbox.run(command);
        }
    }
}
