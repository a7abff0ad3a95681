package dev.sesame.journey;

import dev.sesame.Secret;
import dev.sesame.config.Config;
import dev.sesame.credential.Credential;
import dev.sesame.extension.PluginEntry;
import dev.sesame.extension.Plugins;
import dev.sesame.wellknown.Membership;
import java.util.List;
import java.util.Map;

/**
 * What a command knows once Sesame has started.
 *
 * @param config the effective configuration
 * @param credentials the usable credentials of {@code auth.json}
 * @param memberships the organisations that are logged in to
 * @param tokens their tokens by the variable that stands for them
 * @param notes what is worth telling: organisations that could not be asked, entries left alone
 * @param leftOut what organisations wanted beyond what they are allowed, one sentence each
 * @param plugins those that take part; closed with the session
 */
public record Session(
        Config config,
        Map<String, Credential> credentials,
        List<Membership> memberships,
        Map<String, Secret> tokens,
        List<String> notes,
        List<String> leftOut,
        Plugins plugins)
        implements AutoCloseable {

    /** Returns the plugins that the configuration names. */
    public List<PluginEntry> pluginEntries() {
        return PluginEntry.of(config.tree());
    }

    @Override
    public void close() {
        plugins.close();
    }
}
