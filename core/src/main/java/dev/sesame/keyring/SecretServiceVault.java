package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keyring of a Linux desktop: GNOME Keyring, KWallet, KeePassXC and what else offers it. */
final class SecretServiceVault implements Vault {
    private static final int SEARCHES = 3;

    private final String address;
    private final Advice advice;
    private final Duration patience;
    private final Duration answer;

    /**
     * Finds the session bus, without starting one.
     *
     * @param patience how long a person may take
     * @param answer how long a program may take
     */
    SecretServiceVault(Advice advice, Duration patience, Duration answer) {
        this.answer = answer;
        this.advice = advice;
        this.patience = patience;
        this.address = address(advice);
    }

    @Override
    public String name() {
        return "the keyring of the Secret Service";
    }

    @Override
    public Optional<Secret> read(String account) {
        return inConversation(service -> {
            for (int i = 0; i < SEARCHES; i++) {
                var items = service.items(account);
                if (items.isEmpty()) {
                    return Optional.empty();
                }
                var secret = service.secret(items.getFirst());
                if (secret.isPresent()) {
                    return secret;
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public void write(String account, Secret secret) {
        inConversation(service -> {
            service.create(account, secret);
            return Optional.empty();
        });
    }

    @Override
    public void delete(String account) {
        inConversation(service -> {
            for (var item : service.items(account)) {
                service.delete(item);
            }
            return Optional.empty();
        });
    }

    private Optional<Secret> inConversation(Talk talk) {
        try (var service = SecretService.on(SessionBus.open(address, answer), advice, patience)) {
            return talk.with(service);
        } catch (IOException e) {
            throw noBus("the session bus at " + address + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (ClassCastException | IndexOutOfBoundsException e) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    "the Secret Service answers outside of its specification",
                    "Update the program behind it",
                    e);
        }
    }

    private interface Talk {
        Optional<Secret> with(SecretService service) throws IOException, InterruptedException;
    }

    /** D-Bus's own rule: the variable, else the socket that the login made for the user. */
    private String address(Advice advice) {
        var environment = advice.environment();
        var variable = environment.nonEmpty("DBUS_SESSION_BUS_ADDRESS");
        if (variable.isPresent()) {
            for (var one : variable.get().split(";", -1)) {
                if (one.startsWith("unix:path=")) {
                    return one;
                }
            }
            throw noBus(
                    "the session bus at "
                            + Printable.of(variable.get())
                            + " has no socket file, and Java reaches no other",
                    null);
        }
        return environment
                .nonEmpty("XDG_RUNTIME_DIR")
                .map(folder -> Path.of(folder, "bus"))
                .filter(Files::exists)
                .map(socket -> "unix:path=" + socket)
                .orElseThrow(() ->
                        noBus(
                                "there is no keyring: DBUS_SESSION_BUS_ADDRESS is not set,"
                                        + " so no D-Bus session can be found",
                                null));
    }

    private AuthException noBus(String problem, @Nullable Throwable cause) {
        return advice.error(
                Failure.UNREACHABLE,
                problem + (advice.isRemote() ? " (this is a login over SSH)" : ""),
                "Run Sesame in a desktop session, or in one that you start with `dbus-daemon"
                        + " --session --address=unix:path=$XDG_RUNTIME_DIR/bus`",
                cause);
    }
}
