package dev.sesame.server.definition;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.jwt.TextSigner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The organisation's directory: {@code organisation.jsonc}, {@code models.jsonc} and {@code
 * teams/*.jsonc}. Every reading is one of all files at one moment. Safe for any number of threads.
 */
public final class OrganisationDirectory {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Path folder;
    private final Environment environment;

    /**
     * Names the directory.
     *
     * @param folder its path; a relative one starts from the working directory
     * @param environment where variables are looked up, and what time it is
     */
    public OrganisationDirectory(Path folder, Environment environment) {
        this.folder = environment.directory().resolve(folder).normalize();
        this.environment = environment;
    }

    /**
     * Returns all that is wrong, file by file. Secrets need not be there: one that is missing is a
     * warning.
     *
     * @throws AuthException when there is no directory
     */
    public List<ConfigProblem> lint() {
        return Reading.of(Snapshot.read(folder), environment, Severity.WARNING).problems();
    }

    /**
     * Returns the thumbprint (RFC 7638) of the key that signs what is published, for people's
     * machines to know it by; empty when nothing is signed, or the key is not here.
     *
     * @throws AuthException when there is no directory
     */
    public Optional<String> thumbprint() {
        return Reading.of(Snapshot.read(folder), environment, Severity.WARNING)
                .definition()
                .flatMap(OrganisationDefinition::signing)
                .filter(key -> !key.pem().isEmpty())
                .map(key -> TextSigner.of(key.pem()).thumbprint());
    }

    /**
     * Reads the directory now, and again whenever its files or secrets have changed, until the
     * result is closed.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} with all errors, when there is one
     */
    public OrganisationWatch watch() {
        return watch(INTERVAL);
    }

    OrganisationWatch watch(Duration interval) {
        var first = reading();
        if (first.isRefused()) {
            throw refused(first);
        }
        return OrganisationWatch.begin(this, first, interval);
    }

    Path folder() {
        return folder;
    }

    Environment environment() {
        return environment;
    }

    Reading reading() {
        return Reading.of(Snapshot.read(folder), environment, Severity.ERROR);
    }

    private AuthException refused(Reading reading) {
        var lines =
                reading.problems().stream()
                        .filter(problem -> problem.severity() == Severity.ERROR)
                        .map(problem -> "\n↳ " + problem.describe())
                        .collect(Collectors.joining());
        return new AuthException(
                Failure.INVALID_CONFIG,
                "the organisation in " + folder + " cannot be used" + lines,
                "Mend it there; `sesame org lint " + folder + "` lists warnings, too");
    }
}
