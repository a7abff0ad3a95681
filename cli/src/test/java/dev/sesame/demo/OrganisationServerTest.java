package dev.sesame.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

final class OrganisationServerTest {

    @Test
    void servesItsDocumentAndNothingElse() throws IOException, InterruptedException {
        var document = CompanyConfig.document("http://127.0.0.1:1");
        try (var server = new OrganisationServer(document)) {
            var reply = get(server.url() + "/.well-known/opencode");
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(Json.parse(reply.body())).isEqualTo(document);
            assertThat(reply.body())
                    .contains("\"env\":[\"COMPANY_AI_TOKEN\"]")
                    .contains("\"apiKey\":\"{env:COMPANY_AI_TOKEN}\"")
                    .contains("\"api\":\"http://127.0.0.1:1/v1\"");
            assertThat(get(server.url() + "/").statusCode()).isEqualTo(404);
            assertThat(server.takeServed()).isEqualTo(1);
            assertThat(server.takeServed()).isZero();
        }
    }

    @Test
    void goesDownAndComesBackAtTheSameAddress() throws IOException, InterruptedException {
        try (var server = new OrganisationServer(CompanyConfig.document("http://127.0.0.1:1"))) {
            var url = server.url();
            server.goDown();
            assertThat(server.url()).isEqualTo(url);
            assertThatThrownBy(() -> get(url)).isInstanceOf(ConnectException.class);
            server.comeBack();
            assertThat(server.url()).isEqualTo(url);
            assertThat(get(url + "/.well-known/opencode").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }
}
