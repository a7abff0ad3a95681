package dev.sesame.acceptance;

import dev.sesame.testkit.IssuedSecrets;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody has to keep to himself: the values of his secret variables, what lies in his stores
 * and settings, and what an identity provider gave out. Shorter ones than {@value #SHORTEST}
 * characters are left out: they would be found everywhere.
 */
record Secrets(Set<String> values) {

    private static final int SHORTEST = 5;

    private static final Pattern VARIABLE =
            Pattern.compile(".*(TOKEN|KEY|SECRET|PASSWORD|PRIVATE)");
    private static final Pattern USER = Pattern.compile("://[^/@\\s]*:([^/@\\s]+)@");
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*|/.*|\\{.*");
    private static final Pattern MEMBER =
            Pattern.compile(
                    "\"(?:key|token|access|refresh|apiKey|accessToken|refreshToken)\"\\s*:\\s*"
                            + "\"([^\"\\\\]+)\"|\"(?:Bearer|Basic) ([^\"\\\\]+)\"");

    private static final Pattern COMMAND = Pattern.compile("command\\\\?\":\\[.*?],\\\\?\"env");
    private static final String ORGANISATIONS = ".local/state/sesame/organisations";

    /** Where secrets lie, below the home; of folders all files. */
    private static final List<String> STORES =
            List.of(
                    ".local/share/opencode/auth.json",
                    ".local/state/sesame/secrets",
                    ".local/state/sesame/sso",
                    ".claude",
                    ".config/opencode");

    /** Returns those that {@code invocation} can come by, as they are now. */
    static Secrets of(Invocation invocation) throws IOException {
        var variables = invocation.environment();
        var found = new TreeSet<>(IssuedSecrets.all());
        addNamed(invocation.words(), found);
        for (var variable : variables.entrySet()) {
            if (VARIABLE.matcher(variable.getKey()).matches()) {
                found.add(variable.getValue());
            }
            USER.matcher(variable.getValue()).results().forEach(user -> found.add(user.group(1)));
            addMembers(variable.getValue(), found);
        }
        for (var store : STORES) {
            addStored(Path.of(variables.get("HOME"), store), found);
        }
        if (variables.containsKey("SESAME_CLIENT_KEY")) {
            var key = Path.of(variables.get("SESAME_CLIENT_KEY"));
            found.addAll(Files.readAllLines(key).subList(1, 2));
        }
        found.removeIf(text -> text.length() < SHORTEST || NAME.matcher(text).matches());
        return new Secrets(found);
    }

    /** No option takes a secret, but some take the name of a file with one. */
    private static void addNamed(List<String> words, Set<String> found) {
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).endsWith("-file")) {
                Snapshot.text(Path.of(words.get(i))).lines().forEach(found::add);
            }
        }
    }

    private static void addStored(Path store, Set<String> found) throws IOException {
        for (var file : Snapshot.of(List.of(store)).files()) {
            addMembers(Snapshot.text(file), found);
        }
    }

    private static void addMembers(String text, Set<String> found) {
        MEMBER.matcher(text)
                .results()
                .map(member -> member.group(member.group(1) == null ? 2 : 1))
                .forEach(found::add);
    }

    Secrets and(Secrets more) {
        var all = new TreeSet<>(values);
        all.addAll(more.values);
        return new Secrets(all);
    }

    /**
     * Returns these without those that organisations have published. What a token command says in
     * its own words, as {@code echo TOKEN} does, is shown, approved, remembered and run as it is.
     */
    Secrets unpublished(Invocation invocation) throws IOException {
        var all = new StringBuilder();
        var organisations = Path.of(invocation.environment().get("HOME"), ORGANISATIONS);
        for (var file : Snapshot.of(List.of(organisations)).files()) {
            COMMAND.matcher(Snapshot.text(file)).results().forEach(r -> all.append(r.group()));
        }
        return withoutThoseIn(all.toString());
    }

    /** Returns these without those that {@code text} tells anyway. */
    Secrets withoutThoseIn(String text) {
        return new Secrets(
                values.stream().filter(each -> !text.contains(each)).collect(Collectors.toSet()));
    }

    /** Returns those that are in {@code text}: as they are, in base64, or as a part of a URL. */
    Set<String> in(String text) {
        return values.stream()
                .filter(secret -> forms(secret).stream().anyMatch(text::contains))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> forms(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return List.of(
                secret,
                base64.substring(0, base64.length() - 1), // the last goes on in another way
                URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
}
