package dev.sesame.terminal;

import dev.sesame.Printable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A line on standard error as long as something goes on. It is there only for what takes longer
 * than two seconds, and vanishes with the end. Where nothing can be drawn over, one line is printed
 * after ten seconds, and stays. Safe for threads.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long DELAY_MILLIS = 2000;
    private static final long DELAY_OF_PLAIN_LINE_MILLIS = 10_000;
    private static final int TURN_MILLIS = 80;
    private static final String ERASE = "\r\u001b[K";

    private final Streams streams;
    private final Screen screen;
    private final String text;
    private final ReentrantLock line = new ReentrantLock();
    private final Condition end = line.newCondition();
    private boolean isOver;
    private boolean isShown;

    private ProgressLine(Streams streams, Screen screen, String text) {
        this.streams = streams;
        this.screen = screen;
        this.text = text;
    }

    /**
     * Begins to wait for the time to show {@code what}, which tells what goes on.
     *
     * @param plainly prints it where nothing can be drawn over
     */
    public static ProgressLine begin(
            Streams streams, Screen screen, String what, Runnable plainly) {
        var text = Printable.of(what);
        int longest = Math.max(1, screen.width() - "◒  ...".length() - 1);
        var cut = text.substring(0, Math.min(text.length(), longest));
        var progress = new ProgressLine(streams, screen, cut);
        Thread.ofPlatform().daemon().name("progress").start(() -> progress.show(plainly));
        return progress;
    }

    private void show(Runnable plainly) {
        line.lock();
        try {
            if (!screen.progress()) {
                if (!endsIn(DELAY_OF_PLAIN_LINE_MILLIS)) {
                    plainly.run();
                }
                return;
            }
            boolean isEnd = endsIn(DELAY_MILLIS);
            for (int turn = 0; !isEnd; turn++) {
                isShown = true;
                print(ERASE + Spinner.turn(screen, turn) + "  " + text + "...");
                isEnd = endsIn(TURN_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            line.unlock();
        }
    }

    private boolean endsIn(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (!isOver && left > 0) {
            left = end.awaitNanos(left);
        }
        return isOver;
    }

    /** Lets {@code print} write lines to standard error; this one goes on below them. */
    public void above(Runnable print) {
        line.lock();
        try {
            erase();
            print.run();
        } finally {
            line.unlock();
        }
    }

    /** What goes on is over. */
    @Override
    public void close() {
        line.lock();
        try {
            isOver = true;
            end.signalAll();
            erase();
        } finally {
            line.unlock();
        }
    }

    private void erase() {
        if (isShown) {
            isShown = false;
            print(ERASE);
        }
    }

    private void print(String output) {
        streams.err().print(output);
        streams.err().flush();
    }
}
