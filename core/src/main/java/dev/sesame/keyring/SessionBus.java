package dev.sesame.keyring;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;

/** A connection to the user's message bus, for calls to one program there; every wait ends. */
final class SessionBus implements AutoCloseable {
    private static final String DESTINATION = "org.freedesktop.secrets";

    /** In milliseconds; so long the library tries again when nobody listens. */
    private static final int CONNECT = 200;

    private final DBusConnection connection;
    private final Duration limit;

    private SessionBus(DBusConnection connection, Duration limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /** What came back: values, or the name of an error as D-Bus has it, and its words. */
    record Reply(Optional<String> error, List<Object> values) {}

    /**
     * Connects, without ever starting a bus. The library waits for ever for a bus that does not
     * speak, so that its thread is left behind after {@code limit}, which is that of each call too.
     */
    static SessionBus open(String address, Duration limit)
            throws IOException, InterruptedException {
        var opening =
                new FutureTask<>(() ->
                        DBusConnectionBuilder.forAddress(address)
                                .transportConfig()
                                .withTimeout(CONNECT)
                                .back()
                                .withShared(false)
                                .build());
        Thread.ofVirtual().start(opening);
        try {
            return new SessionBus(opening.get(limit.toMillis(), TimeUnit.MILLISECONDS), limit);
        } catch (ExecutionException | TimeoutException e) {
            opening.cancel(true);
            throw new IOException(e);
        }
    }

    /** Calls {@code method}, given with its interface, on the object at {@code path}. */
    Reply call(String path, String method, String signature, Object... arguments)
            throws IOException {
        int dot = method.lastIndexOf('.');
        try {
            var call =
                    connection
                            .getMessageFactory()
                            .createMethodCall(
                                    DESTINATION,
                                    path,
                                    method.substring(0, dot),
                                    method.substring(dot + 1),
                                    (byte) 0,
                                    signature,
                                    arguments);
            connection.sendMessage(call);
            var answer = call.getReply(limit.toMillis());
            if (answer == null) {
                return new Reply(Optional.of("org.freedesktop.DBus.Error.NoReply"), List.of());
            }
            var error = answer instanceof Error ? answer.getName() : null;
            return new Reply(Optional.ofNullable(error), List.of(answer.getParameters()));
        } catch (DBusException | DBusExecutionException e) {
            throw new IOException(e);
        }
    }

    /**
     * Listens for {@code signal} of the object at {@code path}, then runs {@code trigger}, and
     * returns what the signal carried; absent when it did not come within {@code patience}.
     */
    Optional<List<Object>> await(String path, String signal, Duration patience, Trigger trigger)
            throws IOException, InterruptedException {
        int dot = signal.lastIndexOf('.');
        var arrived = new CompletableFuture<List<Object>>();
        var rule =
                DBusMatchRuleBuilder.create()
                        .withType("signal")
                        .withInterface(signal.substring(0, dot))
                        .withMember(signal.substring(dot + 1))
                        .withPath(path)
                        .build();
        try {
            connection.addGenericSigHandler(rule, it -> complete(arrived, it));
            trigger.run();
            return Optional.of(arrived.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (DBusException | DBusExecutionException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static void complete(CompletableFuture<List<Object>> arrived, DBusSignal signal) {
        try {
            arrived.complete(List.of(signal.getParameters()));
        } catch (DBusException e) {
            arrived.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    /** What makes a signal come. */
    interface Trigger {
        void run() throws IOException;
    }
}
