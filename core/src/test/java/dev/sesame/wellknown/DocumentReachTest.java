package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentReachTest {
    private static List<DocumentReach.Finding> find(String provider) {
        return DocumentReach.of(
                document(
                        """
                        {"auth": {"command": ["c"], "env": "T"},
                         "config": {"provider": {"corp": %s}}}
                        """
                                .formatted(provider)));
    }

    private static WellKnownDocument document(String text) {
        return WellKnownDocument.parse(Organisation.of("https://ai.example"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'env': ['T'], 'api': 'https://gw', 'options': {'apiKey': '{env:T}'}}",
                "{'options': {'baseURL': 'https://gw', 'headers': {'X': 'Bearer {env:T}'}}}",
                "{'env': ['T'], 'options': {'headers': {'Authorization': 'Bearer {env:T}'}}}",
                "{'npm': '@ai-sdk/anthropic', 'options': {'apiKey': '{env:T}', 'headers':"
                        + " {'authorization': 'Bearer {env:T}'}}}",
                "{'models': {'m': {}}}"
            })
    void whatReachesEverybodyNeedsNoWord(String provider) {
        assertThat(find(provider.replace('\'', '"'))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'env': ['T']} | config.provider.corp.env | OpenCode 1.18 does not put the token",
                "{'env': ['T', 'U']} | config.provider.corp.env | OpenCode takes no key from an",
                "{'options': {'apiKey': ''}} | config.provider.corp.options.apiKey | an empty"
                        + " apiKey",
                "{'options': {'apiKey': 'sk'}} | config.provider.corp.options.apiKey | can be read"
                        + " by",
                "{'options': {'apiKey': '{env:U}'}} | config.provider.corp.options.apiKey | not the"
                        + " organisation's",
                "{'options': {'apiKey': '{file:/k}'}} | config.provider.corp.options.apiKey | not"
                        + " the organisation's",
                "{'api': 'https://gw'} | config.provider.corp | nothing sends the token",
                "{'npm': '@ai-sdk/anthropic', 'options': {'apiKey': '{env:T}'}} |"
                        + " config.provider.corp | as x-api-key",
                "{'api': 'https://${T}', 'options': {'apiKey': '{env:T}'}} |"
                        + " config.provider.corp.api | OpenCode 1.1 does not replace",
                "{'options': {'baseURL': '${T}', 'apiKey': '{env:T}'}} |"
                        + " config.provider.corp.options.baseURL | OpenCode 1.1 does not replace",
                "{'models': {'m': {'provider': {'api': 'https://m'}}}} |"
                        + " config.provider.corp.models.m.provider.api | OpenCode 1.1 does not read"
            })
    void tellsWhomItDoesNotReach(String provider, String path, String message) {
        assertThat(find(provider.replace('\'', '"')))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(String.join(".", finding.path())).isEqualTo(path);
                    assertThat(finding.message()).contains(message);
                });
    }

    @Test
    void theOldVersionReadsNoRemoteConfig() {
        var document =
                document(
                        """
                        {"auth": {"command": ["c"], "env": "T"},
                         "remote_config": {"url": "https://ai.example/more"}}
                        """);

        assertThat(DocumentReach.of(document))
                .singleElement()
                .satisfies(f -> assertThat(f.path()).containsExactly("remote_config"));
    }

    @Test
    void withoutAVariableThereIsNoTokenToFollow() {
        var document = document("{\"config\": {\"provider\": {\"corp\": {\"env\": [\"T\"]}}}}");

        assertThat(DocumentReach.of(document)).isEmpty();
        assertThat(document.refusal()).contains("it has no \"auth\" with a token command");
    }
}
