package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps secrets that are longer than a vault's entries. The entry of the account says how many
 * parts there are and what they are called ({@code 3:1f2e…:} before the first of them); the others
 * have entries of their own, written before it and removed after it, so that whoever reads
 * meanwhile finds the old secret or the new one. A process that is killed in between leaves parts
 * that nobody reads.
 */
final class SplitVault implements Vault {
    private static final int HEAD = 24;
    private static final int MOST = 1000;
    private static final int READINGS = 3;

    private final Vault entries;
    private final int capacity;

    /** Gives {@code entries} at most {@code longest} characters at a time. */
    SplitVault(Vault entries, int longest) {
        this.entries = entries;
        this.capacity = longest - HEAD;
    }

    /** What the entry of an account says. */
    private record Head(int parts, String id, String first) {
        static Optional<Head> parse(String entry) {
            var fields = entry.split(":", 3);
            if (fields.length != 3
                    || !fields[0].matches("[1-9][0-9]{0,2}")
                    || !fields[1].matches("[0-9a-f]{1,16}")) {
                return Optional.empty();
            }
            int parts = Integer.parseInt(fields[0]);
            return parts > MOST
                    ? Optional.empty()
                    : Optional.of(new Head(parts, fields[1], fields[2]));
        }
    }

    @Override
    public String name() {
        return entries.name();
    }

    @Override
    public Optional<Secret> read(String account) {
        for (int i = 0; i < READINGS; i++) {
            var head = head(account);
            if (head.isEmpty()) {
                return Optional.empty();
            }
            var whole = whole(account, head.get());
            if (whole.isPresent()) {
                return whole;
            }
        }
        throw broken(account);
    }

    private Optional<Head> head(String account) {
        var entry = entries.read(account);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        var head = Head.parse(entry.get().reveal());
        if (head.isEmpty()) {
            throw broken(account);
        }
        return head;
    }

    /** Absent when a part is gone, because another process put another secret in its place. */
    private Optional<Secret> whole(String account, Head head) {
        var text = new StringBuilder(head.first());
        for (int i = 2; i <= head.parts(); i++) {
            var part = entries.read(part(account, head.id(), i));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            text.append(part.get().reveal());
        }
        return Optional.of(Secret.of(text.toString()));
    }

    @Override
    public void write(String account, Secret secret) {
        var before = entries.read(account).flatMap(it -> Head.parse(it.reveal()));
        var text = secret.reveal();
        int parts = (text.length() + capacity - 1) / capacity;
        var id = Long.toHexString(ThreadLocalRandom.current().nextLong());
        for (int i = 2; i <= parts; i++) {
            int from = (i - 1) * capacity;
            var piece = text.substring(from, Math.min(from + capacity, text.length()));
            entries.write(part(account, id, i), Secret.of(piece));
        }
        var first = text.substring(0, Math.min(capacity, text.length()));
        entries.write(account, Secret.of(parts + ":" + id + ":" + first));
        before.ifPresent(old -> deleteParts(account, old));
    }

    @Override
    public void delete(String account) {
        var before = entries.read(account).flatMap(it -> Head.parse(it.reveal()));
        entries.delete(account);
        before.ifPresent(old -> deleteParts(account, old));
    }

    private void deleteParts(String account, Head head) {
        for (int i = 2; i <= head.parts(); i++) {
            entries.delete(part(account, head.id(), i));
        }
    }

    private static String part(String account, String id, int number) {
        return account + " (part " + number + " of " + id + ")";
    }

    private AuthException broken(String account) {
        return new AuthException(
                Failure.PROTOCOL,
                name() + " does not hold the whole secret of \"" + account + "\"",
                "Remove the entry \"Sesame: " + account + "\" there and log in again");
    }
}
