package dev.sesame.config;

import dev.sesame.json.Json.Place;
import java.util.List;
import java.util.Optional;

/** Where the settings that are judged stand in the file of the person who wrote them. */
@FunctionalInterface
public interface Places {
    /** Returns the place of the value at {@code path}, from the root of the settings. */
    Optional<Place> of(List<String> path);
}
