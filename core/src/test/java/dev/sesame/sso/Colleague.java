package dev.sesame.sso;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.token.SharedToken;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** A program with threads that all want the same access token at once, and print it. */
final class Colleague {
    private Colleague() {}

    static SsoSession session(Path home, String issuer) {
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        return new SsoSession(environment, settings(issuer), SharedToken.SKEW, System.err::println);
    }

    static SsoSettings settings(String issuer) {
        var text = "{\"issuer\":\"" + issuer + "\",\"client_id\":\"sesame\"}";
        return SsoSettings.of(Json.parse(text).asObject().orElseThrow(), "the test");
    }

    /** Takes the home, the issuer and the number of threads; begins when its input ends. */
    public static void main(String[] args) throws Exception {
        var session = session(Path.of(args[0]), args[1]);
        var wishes = new ArrayList<Callable<String>>();
        for (int i = Integer.parseInt(args[2]); i > 0; i--) {
            wishes.add(() -> session.token().value().reveal());
        }
        System.out.println("ready");
        System.in.readAllBytes();
        try (var threads = Executors.newFixedThreadPool(wishes.size())) {
            for (var answer : threads.invokeAll(wishes)) {
                System.out.println(answer.get());
            }
        }
    }
}
