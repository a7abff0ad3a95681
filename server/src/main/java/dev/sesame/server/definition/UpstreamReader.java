package dev.sesame.server.definition;

import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.server.definition.Provider.Form;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code upstreams}. */
final class UpstreamReader {
    private static final String AUTHORIZATION = "authorization";
    private static final String API_KEY = "x-api-key";

    /** Fields that the gateway writes itself, or that are about one connection. */
    private static final Set<String> OWN =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "upgrade",
                    "te",
                    "trailer",
                    "expect",
                    "content-type",
                    "cookie");

    private final Secrets secrets;
    private final Map<String, Upstream> bare = new HashMap<>();
    private final Map<String, Optional<String>> headers = new HashMap<>();

    UpstreamReader(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Reads the upstream {@code name}. */
    void read(String name, Node node) {
        var members = node.only("url", "key", "header", "headers");
        var base =
                members.require("url", "say where the service is, with its /v1")
                        .flatMap(url -> Address.of(url, Severity.WARNING))
                        .orElse(Address.NOWHERE);
        var header = members.text("header").map(field -> field.toLowerCase(Locale.ROOT));
        header.ifPresent(field -> checkName(members.find("header").orElseThrow(), field));
        headers.put(name, header);
        var key = secrets.require(members, "key");
        bare.put(name, new Upstream(name, base, "", key, headers(members, header.orElse(""))));
    }

    private static Map<String, String> headers(Node members, String keyHeader) {
        var fields = new LinkedHashMap<String, String>();
        members.entries("headers")
                .forEach((name, node) -> {
                    var field = name.toLowerCase(Locale.ROOT);
                    checkName(node, field);
                    if (List.of(AUTHORIZATION, API_KEY, keyHeader).contains(field)) {
                        node.error(
                                "the gateway writes this field itself: name the secret in \"key\", and its"
                                        + " field in \"header\"");
                    }
                    if (field.matches(".*(key|token|secret|password|cookie|authorization).*")) {
                        node.warning(
                                "no secret stands in this file: name it in \"key\", and its field in"
                                        + " \"header\"");
                    }
                    node.text().ifPresent(value -> fields.put(field, checked(node, value)));
                });
        return Map.copyOf(fields);
    }

    private static void checkName(Node node, String field) {
        if (!field.matches("[a-z0-9!#$%&'*+.^_`|~-]{1,64}")) {
            node.error("the name of a field is expected");
        }
        if (OWN.contains(field)) {
            node.error("the gateway writes this field itself");
        }
    }

    private static String checked(Node node, String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            node.error("a field of a request holds ASCII alone");
        }
        return value;
    }

    /** Returns the upstream {@code name} for requests of {@code form}. */
    Optional<Upstream> find(String name, Form form) {
        return Optional.ofNullable(bare.get(name)).map(upstream -> keyed(upstream, form));
    }

    private Upstream keyed(Upstream bare, Form form) {
        var usual = form == Form.ANTHROPIC ? API_KEY : AUTHORIZATION;
        var header = headers.getOrDefault(bare.name(), Optional.empty()).orElse(usual);
        var key =
                header.equals(AUTHORIZATION)
                        ? Secret.of("Bearer " + bare.key().reveal())
                        : bare.key();
        return new Upstream(bare.name(), bare.base(), header, key, bare.headers());
    }

    /** Returns the names that are known. */
    Set<String> names() {
        return bare.keySet();
    }
}
