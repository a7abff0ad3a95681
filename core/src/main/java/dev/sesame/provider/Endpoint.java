package dev.sesame.provider;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a model is asked. */
final class Endpoint {
    private final Environment environment;

    Endpoint(Environment environment) {
        this.environment = environment;
    }

    /**
     * Returns the address for {@code model}: {@code options.baseURL}, else the model's or the
     * provider's {@code api}, else the format's own.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when there is none, or one that is no
     *     address; the text itself may hold a secret and is not shown
     */
    URI of(Provider provider, Model model, WireFormat format) {
        var base =
                written(provider, model)
                        .or(() -> environment.nonEmpty(format.homeVariable()))
                        .orElseGet(format::home);
        return address(provider, base, format.path() + query(format, provider.options()));
    }

    /** Returns what somebody has given as the address, without what the wire format adds. */
    Optional<URI> given(Provider provider, Model model) {
        return written(provider, model).map(base -> address(provider, base, ""));
    }

    private static Optional<String> written(Provider provider, Model model) {
        return Trees.text(provider.options(), "baseURL")
                .or(() -> Optional.of(model.url()).filter(url -> !url.isEmpty()));
    }

    private URI address(Provider provider, String base, String more) {
        var filled = filled(base, provider);
        var path = filled.endsWith("/") ? filled.substring(0, filled.length() - 1) : filled;
        try {
            var uri = new URI(path + more);
            if (uri.getHost() != null && isWeb(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw unusable(provider, "is no address of a server");
        }
        throw unusable(provider, "is no http(s) address of a server");
    }

    /** Fills in each variable written as a dollar sign and braces; what is unset stays. */
    private String filled(String base, Provider provider) {
        if (base.isEmpty()) {
            throw unusable(provider, "is missing");
        }
        var out = new StringBuilder();
        int from = 0;
        for (int at = base.indexOf("${"); at >= 0; at = base.indexOf("${", from)) {
            int end = base.indexOf('}', at);
            if (end < 0) {
                break;
            }
            var name = base.substring(at + 2, end);
            var value = environment.get(name);
            if (value.isEmpty()) {
                throw unusable(provider, "needs the variable " + Printable.of(name));
            }
            out.append(base, from, at).append(value.get());
            from = end + 1;
        }
        return out.append(base.substring(from)).toString();
    }

    /** Only OpenCode's packages for compatible servers know of parameters. */
    private static String query(WireFormat format, JsonObject options) {
        if (!(format instanceof ChatCompletions)) {
            return "";
        }
        var query = new StringBuilder();
        Trees.object(options, "queryParams")
                .members()
                .forEach((name, value) ->
                        value.asString()
                                .ifPresent(text ->
                                        query.append(query.isEmpty() ? '?' : '&')
                                                .append(encoded(name))
                                                .append('=')
                                                .append(encoded(text))));
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static boolean isWeb(String scheme) {
        return scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
    }

    private static AuthException unusable(Provider provider, String why) {
        var id = Printable.of(provider.id());
        return new AuthException(
                Failure.INVALID_CONFIG,
                "the address of provider " + id + " " + why,
                "Set provider." + id + ".options.baseURL in the configuration");
    }
}
