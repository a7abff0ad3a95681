package dev.sesame.demo;

import dev.sesame.Environment;
import dev.sesame.jwt.TokenRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Everything the company consists of. */
final class Company {
    private final Premises premises;
    private final SignOn signOn;
    private final ModelServer model;
    private final OrganisationServer organisation;
    private final Shell shell;
    private volatile Duration later = Duration.ZERO;

    /**
     * Opens it.
     *
     * @param program how this program is called
     * @param cleanup closes it
     */
    Company(Environment environment, Path program, Cleanup cleanup) {
        InstantSource clock = () -> environment.clock().instant().plus(later);
        premises = cleanup.add(() -> Premises.build(environment, program), Premises::close);
        signOn = cleanup.add(() -> new SignOn(clock), SignOn::close);
        model = cleanup.add(ModelServer::new, ModelServer::close);
        organisation =
                cleanup.add(
                        () -> new OrganisationServer(premises.root(), clock, signOn, model),
                        OrganisationServer::close);
        shell =
                cleanup.add(
                        () -> new Shell(premises.project(), premises.variables()), Shell::close);
    }

    Premises premises() {
        return premises;
    }

    SignOn signOn() {
        return signOn;
    }

    ModelServer model() {
        return model;
    }

    OrganisationServer organisation() {
        return organisation;
    }

    Shell shell() {
        return shell;
    }

    /** Signs the employee in, as people do in the morning. */
    void signIn() {
        premises.keepToken(signOn.issue(organisation.url()));
    }

    /** Writes into the project what the employee's team gets, for those who do not log in. */
    void configureProject() {
        premises.configureProject(organisation.settings(signOn.issue(organisation.url())));
    }

    /** Puts the company's clock forward until all tokens have ended. */
    void letTheDayEnd() {
        later = later.plus(SignOn.VALIDITY).plus(TokenRules.SKEW);
    }
}
