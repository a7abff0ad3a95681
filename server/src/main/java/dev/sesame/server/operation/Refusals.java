package dev.sesame.server.operation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Remembers the last requests that were refused or failed, with why. Safe for many threads. */
public final class Refusals implements RequestLog {
    private static final int REMEMBERED = 200;

    private final Deque<RequestEvent> recent = new ArrayDeque<>();

    @Override
    public void ended(RequestEvent event) {
        if (!event.isRefusal()) {
            return;
        }
        synchronized (recent) {
            if (recent.size() == REMEMBERED) {
                recent.removeLast();
            }
            recent.addFirst(event);
        }
    }

    /** Returns the last {@value #REMEMBERED} of this replica, the newest first. */
    public List<RequestEvent> recent() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }
}
