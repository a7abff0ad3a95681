package dev.sesame.testkit;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person at a browser without scripts: follows redirects, keeps cookies, and sends each form that
 * comes, with the fields that the person knows. For one thread.
 */
public final class Browser implements AutoCloseable {
    private static final int PATIENCE = 20;
    private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern FIELD = Pattern.compile("(?is)<(?:input|button)\\b([^>]*)>");

    private final HttpClient http =
            HttpClient.newBuilder()
                    .cookieHandler(new LoopbackCookies())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final Map<String, String> known;
    private Optional<String> stop = Optional.empty();

    /**
     * Where the person ends up.
     *
     * @param uri the address of the page
     * @param status its HTTP status; 0 when it was not visited
     * @param text the page
     */
    public record Page(URI uri, int status, String text) {}

    /** As in real browsers, what is secure may travel to this machine without TLS. */
    private static final class LoopbackCookies extends CookieManager {
        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            var plain = new HashMap<String, List<String>>();
            headers.forEach((name, values) -> plain.put(name, withoutSecure(values)));
            super.put(uri, plain);
        }

        private static List<String> withoutSecure(List<String> values) {
            return values.stream()
                    .map(value -> value.replaceAll("(?i);\\s*secure\\b", ""))
                    .toList();
        }
    }

    /**
     * Makes a browser of a person who knows {@code fields}: by name of the field, what to enter.
     */
    public Browser(Map<String, String> fields) {
        this.known = Map.copyOf(fields);
    }

    /** Makes the browser of somebody called {@code name} who has the password {@code password}. */
    public static Browser of(String name, String password) {
        return new Browser(Map.of("login", name, "username", name, "password", password));
    }

    /**
     * Stops in front of addresses that begin with {@code prefix}, as a browser on another machine
     * does with a redirect to this one: the address is all that it shows.
     */
    public Browser stoppingAt(URI prefix) {
        this.stop = Optional.of(prefix.toString());
        return this;
    }

    /** Visits {@code uri} and sends every form until a page comes that has none. */
    public Page visit(URI uri) throws IOException, InterruptedException {
        var page = follow(HttpRequest.newBuilder(uri).GET(), uri);
        for (int forms = 0; forms < PATIENCE; forms++) {
            var form = FORM.matcher(page.text);
            if (page.status != 200 || !form.find()) {
                return page;
            }
            page = submit(page, form);
        }
        throw new AssertionError("too many forms, the last one at " + page.uri);
    }

    private Page submit(Page page, Matcher form) throws IOException, InterruptedException {
        var action = attribute(form.group(1), "action").orElse("");
        var target = page.uri.resolve(action);
        var body =
                fields(form.group(2)).entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
        var request =
                HttpRequest.newBuilder(target)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", target.getScheme() + "://" + target.getAuthority())
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return follow(request, target);
    }

    /** What is hidden, what the person knows, and the first button: the others say no. */
    private Map<String, String> fields(String form) {
        var fields = new LinkedHashMap<String, String>();
        boolean pressed = false;
        var found = FIELD.matcher(form);
        while (found.find()) {
            var name = attribute(found.group(1), "name");
            boolean isButton =
                    attribute(found.group(1), "type").filter("submit"::equals).isPresent();
            if (isButton && pressed) {
                continue;
            }
            pressed |= isButton;
            var value = attribute(found.group(1), "value").orElse("");
            name.ifPresent(each -> fields.put(each, known.getOrDefault(each, value)));
        }
        return fields;
    }

    private Page follow(HttpRequest.Builder request, URI uri)
            throws IOException, InterruptedException {
        var next = request;
        var at = uri;
        for (int hops = 0; hops < PATIENCE; hops++) {
            var address = at.toString();
            if (stop.filter(address::startsWith).isPresent()) {
                return new Page(at, 0, "");
            }
            var answer = http.send(next.build(), BodyHandlers.ofString());
            var location = answer.headers().firstValue("location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return new Page(at, answer.statusCode(), answer.body());
            }
            at = at.resolve(location.get());
            next = HttpRequest.newBuilder(at).GET();
        }
        throw new AssertionError("too many redirects, the last one to " + at);
    }

    private static Optional<String> attribute(String tag, String name) {
        var found = Pattern.compile("(?is)\\b" + name + "\\s*=\\s*(\"([^\"]*)\"|([^\\s\"'>]+))");
        var match = found.matcher(tag);
        if (!match.find()) {
            return Optional.empty();
        }
        var quoted = match.group(2);
        var text = quoted == null ? match.group(3) : quoted;
        return Optional.of(text.replace("&amp;", "&").replace("&#x2F;", "/"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
