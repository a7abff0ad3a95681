package dev.sesame.extension;

import dev.sesame.Printable;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.plugin.Client;
import java.util.Optional;
import java.util.function.Consumer;

/** What plugins can ask of us, under the name of the one that asks. */
final class HostClient implements Client {
    private final String plugin;
    private final CredentialStore credentials;
    private final PluginLog log;
    private final Consumer<String> notes;

    HostClient(String plugin, CredentialStore credentials, PluginLog log, Consumer<String> notes) {
        this.plugin = plugin;
        this.credentials = credentials;
        this.log = log;
        this.notes = notes;
    }

    @Override
    public Optional<Credential> auth(String provider) {
        return Optional.ofNullable(credentials.all().get(provider));
    }

    @Override
    public void setAuth(String provider, Credential credential) {
        credentials.put(provider, credential);
    }

    @Override
    public void removeAuth(String provider) {
        credentials.remove(provider);
    }

    @Override
    public void log(Level level, String message) {
        message.lines().forEach(line -> log.write(level, plugin, line));
    }

    @Override
    public void showToast(String message) {
        notes.accept(Printable.of(OneLine.of(message)));
    }
}
