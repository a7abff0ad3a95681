package dev.sesame.config;

import dev.sesame.AuthException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading one source.
 *
 * @param layer what it says; empty when it cannot be used
 * @param failure why it cannot be used, as OpenCode would say it
 * @param problems everything that is wrong with it, with places
 */
record Reading(
        Optional<ConfigLayer> layer,
        Optional<AuthException> failure,
        List<ConfigProblem> problems) {

    static Reading of(ConfigLayer layer, List<ConfigProblem> problems) {
        return new Reading(Optional.of(layer), Optional.empty(), problems);
    }

    static Reading failed(AuthException failure, List<ConfigProblem> problems) {
        return new Reading(Optional.empty(), Optional.of(failure), problems);
    }

    /** Returns the same with the plugins that it names by a path relative to {@code folder}. */
    Reading withPluginsIn(Path folder) {
        return new Reading(
                layer.map(whole -> RelativePlugins.resolve(whole, folder)), failure, problems);
    }

    ConfigLayer orThrow() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return layer.orElseThrow();
    }
}
