package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.anthropic.AnthropicPlugin;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.ConfigSource;
import dev.sesame.config.ConfigSource.Kind;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.DisplayUrl;
import dev.sesame.sso.SsoSettings;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.WellKnownDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges what is meant for Sesame alone, by the code that reads it and without the network: {@code
 * sesame.jsonc}, and the member {@code sesame} of what organisations published last.
 */
public final class OwnSettings {
    private static final ConfigSource RULES = new ConfigSource(Kind.DERIVED, "sesame.jsonc");

    private final Environment environment;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private OwnSettings(Environment environment) {
        this.environment = environment;
    }

    /** Returns every problem there is; of a reader that stops at its first one, that. */
    public static List<ConfigProblem> lint(Environment environment, CredentialStore credentials) {
        var settings = new OwnSettings(environment);
        settings.check(RULES, settings::rules);
        Credential.WellKnown.among(credentials.all()).keySet().forEach(settings::login);
        return settings.problems;
    }

    private void rules() {
        var rules = OrganisationRules.load(environment);
        check(RULES, () -> rules.sso().ifPresent(sso -> SsoSettings.of(sso, "\"sso\"")));
        check(RULES, () -> AnthropicPlugin.check(rules.anthropic()));
    }

    /** One that is malformed must not hide the problems of the others. */
    private void login(String url) {
        var source = new ConfigSource(Kind.ORGANISATION, DisplayUrl.of(url));
        check(source, () -> document(Organisation.of(url)));
    }

    private void document(Organisation organisation) {
        var source = new ConfigSource(Kind.ORGANISATION, organisation.document().toString());
        check(
                source,
                () -> {
                    var known = WellKnownDocument.lastKnown(environment, organisation);
                    known.ifPresent(document -> document(source, document));
                });
    }

    private void document(ConfigSource source, WellKnownDocument document) {
        document.problems().forEach(problem -> add(source, problem, Severity.WARNING));
        check(
                source,
                () ->
                        document.sso()
                                .ifPresent(sso -> SsoSettings.published(sso, "\"sesame.sso\"")));
    }

    /** Returns every problem of the member {@code sesame} in {@code document}. */
    static List<ConfigProblem> of(
            Environment environment, ConfigSource source, WellKnownDocument document) {
        var settings = new OwnSettings(environment);
        settings.document(source, document);
        return settings.problems;
    }

    private void check(ConfigSource source, Runnable reader) {
        try {
            reader.run();
        } catch (AuthException e) {
            add(source, e.problem(), Severity.ERROR);
        }
    }

    private void add(ConfigSource source, String message, Severity severity) {
        problems.add(new ConfigProblem(source, Optional.empty(), message, severity));
    }
}
