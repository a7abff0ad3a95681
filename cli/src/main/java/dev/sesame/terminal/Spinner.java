package dev.sesame.terminal;

import dev.sesame.Printable;

/**
 * Shows that something is going on until it is settled with a last word. Interrupting the process
 * gives the terminal its cursor back. Start it and settle it in the same thread.
 */
public final class Spinner implements AutoCloseable {
    private static final String[] TURNS = {"◒", "◐", "◓", "◑"};
    private static final int TURN_MILLIS = 80;
    private static final int TURNS_PER_DOT = 8;
    private static final String BACK = "\r\u001b[J";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    private final Streams streams;
    private final Screen screen;
    private final Thread turning;
    private final Thread onExit = new Thread(this::leave, "spinner-exit");
    private boolean settled;

    Spinner(Streams streams, Screen screen, String message) {
        this.streams = streams;
        this.screen = screen;
        print(Ink.GREY.on(screen, Frame.BAR) + "\n");
        String line = withoutDots(Printable.of(message));
        this.turning = Thread.ofVirtual().unstarted(() -> turn(line));
        if (screen.drawable()) {
            Runtime.getRuntime().addShutdownHook(onExit);
            print(HIDE_CURSOR);
            turning.start();
        }
    }

    /** Ends with {@code ◇ message}: it worked. */
    public void done(String message) {
        settle(Ink.GREEN.on(screen, "◇") + "  " + Printable.of(message) + "\n");
    }

    /** Ends with {@code ■ message}: it did not work. */
    public void failed(String message) {
        settle(Ink.RED.on(screen, "■") + "  " + Printable.of(message) + "\n");
    }

    /** Ends without a word unless it has been settled before. */
    @Override
    public void close() {
        settle("");
    }

    private void settle(String last) {
        if (settled) {
            return;
        }
        settled = true;
        if (!screen.drawable()) {
            print(last);
            return;
        }
        stopTurning();
        if (!removeHook()) {
            RawTerminal.awaitEnd();
            return;
        }
        print(BACK + last + SHOW_CURSOR);
    }

    private void stopTurning() {
        turning.interrupt();
        boolean interrupted = false;
        while (turning.isAlive()) {
            try {
                turning.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean removeHook() {
        try {
            return Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            return false; // the process is ending and the hook has the last word
        }
    }

    private void leave() {
        stopTurning();
        print(BACK + Ink.GREEN.on(screen, "◇") + "  Canceled\n" + SHOW_CURSOR);
    }

    private void turn(String message) {
        int longest = Math.max(1, screen.width() - "◒  ...".length() - 1);
        String line = message.length() <= longest ? message : message.substring(0, longest);
        try {
            for (int i = 0; true; i++) {
                String dots = ".".repeat(i / TURNS_PER_DOT % 4);
                print(BACK + turn(screen, i) + "  " + line + dots);
                Thread.sleep(TURN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the symbol that something goes on, {@code number} turns after its beginning. */
    static String turn(Screen screen, int number) {
        return Ink.MAGENTA.on(screen, TURNS[number % TURNS.length]);
    }

    private void print(String text) {
        streams.out().print(text);
        streams.out().flush();
    }

    private static String withoutDots(String message) {
        int end = message.length();
        while (end > 0 && message.charAt(end - 1) == '.') {
            end--;
        }
        return message.substring(0, end);
    }
}
