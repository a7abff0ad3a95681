package dev.sesame.demo;

import dev.sesame.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Everything the company consists of. Closing it, from any thread, leaves nothing behind. */
final class Company implements AutoCloseable {
    private final InstantSource clock;
    private final Premises premises;
    private final SignOn signOn;
    private final Gateway gateway;
    private final OrganisationServer organisation;
    private final Shell shell;
    private volatile Duration later = Duration.ZERO;

    /** Opens it; {@code program} is how this program is called. */
    Company(Environment environment, Path program) {
        clock = environment.clock();
        premises = Premises.build(environment, program);
        signOn = new SignOn(() -> clock.instant().plus(later));
        gateway = new Gateway(signOn);
        organisation = new OrganisationServer(CompanyConfig.document(gateway.origin()));
        shell = new Shell(premises.project(), premises.variables());
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

    @Override
    public void close() {
        shell.close();
        organisation.close();
        gateway.close();
        premises.close();
    }
}
