package dev.sesame.anthropic;

import dev.sesame.Secret;
import dev.sesame.Sha256;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How long a token that could not be renewed is left alone, in all processes: a minute after the
 * first time, then twice as long each time, at most half an hour.
 */
final class BackOff {
    private static final long FIRST = 60_000;
    private static final long LONGEST = 30 * FIRST;
    private static final int ENOUGH = 16;

    private final Settings settings;
    private final Notebook notebook;

    BackOff(Settings settings) {
        this.settings = settings;
        this.notebook = new Notebook(settings.state().resolve("refresh.json"));
    }

    /** Tells whether renewing {@code stale} has failed a short while ago. */
    boolean isOn(Secret stale) {
        var last = notebook.read();
        long from = number(last, "failed");
        long now = settings.now();
        return isAbout(last, stale) && now >= from && now < from + number(last, "pause");
    }

    /** Remembers that renewing {@code stale} has failed now. */
    void begin(Secret stale) {
        var last = notebook.read();
        long before = isAbout(last, stale) ? number(last, "pause") : 0;
        notebook.write(
                JsonObject.EMPTY
                        .with("token", mark(stale))
                        .with("failed", JsonNumber.of(settings.now()))
                        .with("pause", JsonNumber.of(Math.clamp(2 * before, FIRST, LONGEST))));
    }

    /** Forgets it. */
    void end() {
        if (!notebook.read().members().isEmpty()) {
            notebook.write(JsonObject.EMPTY);
        }
    }

    private static boolean isAbout(JsonObject last, Secret token) {
        return last.string("token").equals(Optional.of(mark(token)));
    }

    private static long number(JsonObject object, String name) {
        return object.number(name)
                .filter(n ->
                        n.signum() >= 0 && n.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) < 0)
                .map(BigDecimal::longValue)
                .orElse(0L);
    }

    /** Tells tokens apart and nothing more. */
    private static String mark(Secret token) {
        return HexFormat.of().formatHex(Sha256.of(token.reveal())).substring(0, ENOUGH);
    }
}
