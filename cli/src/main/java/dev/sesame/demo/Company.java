package dev.sesame.demo;

import dev.sesame.Environment;
import java.nio.file.Path;
import java.time.Duration;

/** Everything the company consists of. */
final class Company {
    private final Premises premises;
    private final SignOn signOn;
    private final Gateway gateway;
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
        premises = cleanup.add(Premises.build(environment, program), Premises::close);
        signOn = new SignOn(() -> environment.clock().instant().plus(later));
        gateway = cleanup.add(new Gateway(signOn), Gateway::close);
        var document = CompanyConfig.document(gateway.origin());
        organisation = cleanup.add(new OrganisationServer(document), OrganisationServer::close);
        shell = cleanup.add(new Shell(premises.project(), premises.variables()), Shell::close);
    }

    Premises premises() {
        return premises;
    }

    SignOn signOn() {
        return signOn;
    }

    Gateway gateway() {
        return gateway;
    }

    OrganisationServer organisation() {
        return organisation;
    }

    Shell shell() {
        return shell;
    }

    /** Signs the employee in, as people do in the morning. */
    void signIn() {
        premises.keepToken(signOn.issue());
    }

    /** Puts the company's clock forward until all tokens have ended. */
    void letTheDayEnd() {
        later = later.plus(SignOn.VALIDITY);
    }
}
