package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;

/**
 * One conversation with the <a href="https://specifications.freedesktop.org/secret-service/">Secret
 * Service</a>. Secrets pass the bus as they are: whoever may listen there may ask the service, too.
 */
final class SecretService implements AutoCloseable {
    private static final String ROOT = "/org/freedesktop/secrets";
    private static final String API = "org.freedesktop.Secret.";
    private static final String NONE = "/";

    private final SessionBus bus;
    private final Advice advice;
    private final Duration patience;
    private final DBusPath session;

    private SecretService(SessionBus bus, Advice advice, Duration patience) throws IOException {
        this.bus = bus;
        this.advice = advice;
        this.patience = patience;
        this.session =
                (DBusPath)
                        call(ROOT, "Service.OpenSession", "sv", "plain", new Variant<>("")).get(1);
    }

    /** Speaks on {@code bus}, which is closed with this conversation, also if it fails to begin. */
    static SecretService on(SessionBus bus, Advice advice, Duration patience) throws IOException {
        try {
            return new SecretService(bus, advice, patience);
        } catch (IOException | RuntimeException e) {
            bus.close();
            throw e;
        }
    }

    /** Returns the paths of the unlocked items of {@code account}. */
    List<String> items(String account) throws IOException, InterruptedException {
        var found = search(account);
        if (found.unlocked().isEmpty() && !found.locked().isEmpty()) {
            unlock(found.locked());
            found = search(account);
        }
        if (found.unlocked().isEmpty()) {
            unlockDefault(); // there the item may be, unseen, or will be
            found = search(account);
        }
        return found.unlocked();
    }

    private record Found(List<String> unlocked, List<String> locked) {}

    private Found search(String account) throws IOException {
        var values = call(ROOT, "Service.SearchItems", "a{ss}", attributes(account));
        return new Found(paths(values.get(0)), paths(values.get(1)));
    }

    private static Map<String, String> attributes(String account) {
        return Map.of("application", "sesame", "account", account);
    }

    /** Returns the secret of an item; absent when somebody has just removed it. */
    Optional<Secret> secret(String item) throws IOException {
        var reply = bus.call(item, API + "Item.GetSecret", "o", session);
        var error = reply.error().orElse("");
        if (error.endsWith("UnknownObject")
                || error.endsWith("UnknownMethod")
                || error.endsWith("NoSuchObject")) {
            return Optional.empty();
        }
        var fields = (Object[]) checked(reply).getFirst();
        return Optional.of(Secret.of(text(fields[2])));
    }

    /**
     * Keeps {@code secret} in the default collection. Items of the account in others, which were
     * the default once, are deleted: they would be found, too.
     */
    void create(String account, Secret secret) throws IOException, InterruptedException {
        Map<String, Variant<?>> properties =
                Map.of(
                        API + "Item.Label",
                        new Variant<>("Sesame: " + account),
                        API + "Item.Attributes",
                        new Variant<>(attributes(account), "a{ss}"));
        var value = secret.reveal().getBytes(StandardCharsets.US_ASCII);
        var made =
                call(
                        unlockDefault(),
                        "Collection.CreateItem",
                        "a{sv}(oayays)b",
                        properties,
                        new Object[] {session, new byte[0], value, "text/plain"},
                        true);
        prompt(made.get(1));
        var item = made.getFirst().toString();
        for (var other : search(account).unlocked()) {
            if (!item.equals(NONE) && !item.equals(other)) {
                delete(other);
            }
        }
    }

    void delete(String item) throws IOException, InterruptedException {
        prompt(call(item, "Item.Delete", "").getFirst());
    }

    /** Returns the path of the collection that new items go to, unlocked. */
    private String unlockDefault() throws IOException, InterruptedException {
        var path = call(ROOT, "Service.ReadAlias", "s", "default").getFirst().toString();
        if (path.equals(NONE)) {
            throw advice.error(
                    Failure.UNREACHABLE,
                    "the Secret Service has no default keyring to keep secrets in",
                    "Make one in your keyring program (Passwords and Keys, KWalletManager,"
                            + " KeePassXC)");
        }
        var locked =
                bus.call(
                        path,
                        "org.freedesktop.DBus.Properties.Get",
                        "ss",
                        API + "Collection",
                        "Locked");
        if ((boolean) ((Variant<?>) checked(locked).getFirst()).getValue()) {
            unlock(List.of(path));
        }
        return path;
    }

    private void unlock(List<String> locked) throws IOException, InterruptedException {
        var paths = locked.stream().map(DBusPath::new).toList();
        prompt(call(ROOT, "Service.Unlock", "ao", paths).get(1));
    }

    /** Shows the service's own prompt, if it needs one, and waits for the person. */
    private void prompt(Object path) throws IOException, InterruptedException {
        var prompt = path.toString();
        if (prompt.equals(NONE)) {
            return;
        }
        if (patience.isZero()) {
            throw locked("it was not asked to show its prompt");
        }
        var answer =
                bus.await(
                        prompt,
                        API + "Prompt.Completed",
                        patience,
                        () -> call(prompt, "Prompt.Prompt", "s", ""));
        if (answer.isEmpty()) {
            bus.call(prompt, API + "Prompt.Dismiss", "");
            throw locked("nobody answered its prompt within " + patience.toSeconds() + " s");
        }
        if ((boolean) answer.get().getFirst()) {
            throw locked("its prompt was dismissed or could not be shown");
        }
    }

    private AuthException locked(String why) {
        return advice.error(
                Failure.ACCESS_DENIED,
                "the keyring of the Secret Service is locked: " + why,
                advice.isRemote()
                        ? "Unlock it: log in at the machine itself, or over SSH give its password to"
                                + " `gnome-keyring-daemon --replace --unlock`"
                        : "Unlock it in your keyring program (Passwords and Keys, KWalletManager,"
                                + " KeePassXC)");
    }

    private List<Object> call(String path, String method, String signature, Object... arguments)
            throws IOException {
        return checked(bus.call(path, API + method, signature, arguments));
    }

    private List<Object> checked(SessionBus.Reply reply) {
        if (reply.error().isEmpty()) {
            return reply.values();
        }
        var error = reply.error().get();
        if (error.endsWith(".IsLocked")) {
            throw locked("it refused to work");
        }
        if (error.endsWith(".ServiceUnknown") || error.endsWith(".NameHasNoOwner")) {
            throw advice.error(
                    Failure.UNREACHABLE,
                    "there is no keyring: no program offers the Secret Service"
                            + " (org.freedesktop.secrets)",
                    "Install and start one (package gnome-keyring, kwalletmanager or keepassxc)");
        }
        throw advice.error(
                Failure.UNREACHABLE,
                "the Secret Service does not work: " + Printable.of(error),
                "Restart the program behind it, or your session");
    }

    private static List<String> paths(Object array) {
        var paths = new ArrayList<String>();
        for (var path : (List<?>) array) {
            paths.add(path.toString());
        }
        return paths;
    }

    /** The library gives a list of bytes where no Java type asks for an array. */
    private static String text(Object bytes) {
        var text = new StringBuilder();
        for (var it : (List<?>) bytes) {
            text.append((char) (((Number) it).intValue() & 0xff));
        }
        return text.toString();
    }

    @Override
    public void close() {
        bus.close();
    }
}
