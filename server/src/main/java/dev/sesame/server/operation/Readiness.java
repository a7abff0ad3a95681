package dev.sesame.server.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether this replica should be sent requests. Safe for use by many threads. */
public final class Readiness {
    private final Map<String, BooleanSupplier> conditions;
    private volatile boolean draining;

    /** Is ready when all {@code conditions} hold; their names tell what is missing. */
    public Readiness(Map<String, BooleanSupplier> conditions) {
        this.conditions = new LinkedHashMap<>(conditions);
    }

    /** Says that this replica is about to end; it never becomes ready again. */
    public void drain() {
        draining = true;
    }

    /** Returns what is missing; nothing when it is ready. */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        conditions.forEach(
                (name, condition) -> {
                    if (!condition.getAsBoolean()) {
                        missing.add(name);
                    }
                });
        if (draining) {
            missing.add("draining");
        }
        return List.copyOf(missing);
    }
}
