package dev.sesame.extension;

import dev.sesame.Printable;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.plugin.Client;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What plugins can ask of us, under the name of the one that asks. */
final class HostClient implements Client {
    private final String plugin;
    private final Host host;

    HostClient(String plugin, Host host) {
        this.plugin = plugin;
        this.host = host;
    }

    /**
     * What the clients of one run have in common.
     *
     * @param credentials what is stored
     * @param renewals renews it
     * @param log takes what plugins say
     * @param notes takes what the person should see
     */
    record Host(
            CredentialStore credentials,
            Renewals renewals,
            PluginLog log,
            Consumer<String> notes) {}

    @Override
    public Optional<Credential> auth(String provider) {
        return Optional.ofNullable(host.credentials().all().get(provider));
    }

    @Override
    public void setAuth(String provider, Credential credential) {
        host.credentials().put(provider, credential);
    }

    @Override
    public Credential renew(
            String provider, Predicate<Credential> stillGood, UnaryOperator<Credential> renewal) {
        return host.renewals().renew(provider, stillGood, renewal);
    }

    @Override
    public void removeAuth(String provider) {
        host.credentials().remove(provider);
    }

    @Override
    public void log(Level level, String message) {
        message.lines().forEach(line -> host.log().write(level, plugin, line));
    }

    @Override
    public void showToast(String message) {
        host.notes().accept(Printable.folded(message));
    }
}
